/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Does real things in a process of its own, since a capture does not report the process it lives in. */
final class Workload {
    static final int DNS_PORT = 5353;
    static final int SENT = 12_345;
    static final int RECEIVED = 77;

    private static final int DNS_HEADER = 12;

    /** Starts this class in a new JVM; its standard input stays open and its output is merged. */
    static Process start(String... arguments) throws IOException {
        return startWith(List.of(), arguments);
    }

    /** Starts it with options of the JVM. */
    static Process startWith(List<String> options, String... arguments) throws IOException {
        String classes = new File(Workload.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", classes, Workload.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "tcp" -> tcp(InetAddress.getByName(arguments[1]));
            case "dns-server" -> answer(InetAddress.getByName(arguments[1]));
            case "dns-client" -> ask(InetAddress.getByName(arguments[1]), arguments[2]);
            case "resolve" -> InetAddress.getAllByName(arguments[1]);
            case "spawn-often" -> spawnOften(Integer.parseInt(arguments[1]), arguments[2]);
            case "spawn" -> spawn(Arrays.copyOfRange(arguments, 1, arguments.length));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Both ends of a connection in one process; prints the ports of client and server. */
    private static void tcp(InetAddress address) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, address)) {
            Thread serving = new Thread(() -> serve(server));
            serving.start();
            try (Socket client = new Socket(address, server.getLocalPort())) {
                OutputStream out = client.getOutputStream();
                out.write(new byte[SENT]);
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
                System.out.println(client.getLocalPort() + " " + server.getLocalPort());
            }
            serving.join();
        }
    }

    private static void serve(ServerSocket server) {
        try (Socket connection = server.accept();
                InputStream in = connection.getInputStream()) {
            in.readAllBytes();
            connection.getOutputStream().write(new byte[RECEIVED]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers one query with its own bytes and the response bit set. */
    private static void answer(InetAddress address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, DNS_PORT));
            System.out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet);
            packet.getData()[2] |= (byte) 0x80;
            socket.send(packet);
        }
    }

    private static void ask(InetAddress address, String name) throws IOException {
        byte[] query = query(name);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(query, query.length, address, DNS_PORT));
            socket.receive(new DatagramPacket(new byte[512], 512));
        }
    }

    private static byte[] query(String name) {
        byte[] query = new byte[DNS_HEADER + name.length() + 2 + 4];
        query[0] = 0x47;
        query[1] = 0x11;
        query[5] = 1;
        int at = DNS_HEADER;
        for (String label : name.toLowerCase(Locale.ROOT).split("\\.")) {
            query[at++] = (byte) label.length();
            for (byte character : label.getBytes(StandardCharsets.US_ASCII)) {
                query[at++] = character;
            }
        }
        query[at + 2] = 1;
        query[at + 4] = 1;
        return query;
    }

    private static void spawn(String[] command) throws Exception {
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Starts a program time and again with a number as argument, and so with arrays all over the heap. */
    private static void spawnOften(int times, String program) throws Exception {
        for (int i = 0; i < times; i++) {
            new ProcessBuilder(program, Integer.toString(i)).start().waitFor();
        }
    }

    private Workload() {}
}
