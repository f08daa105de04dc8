/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A picture of lines on logarithmic axes, as SVG. */
final class Plot {
    /** @param y above 0, as x is */
    record Point(double x, double y) {}

    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int LEFT = 80;
    private static final int RIGHT = 130;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#c0392b", "#7f8c8d", "#27ae60", "#8e44ad");

    private final String title;
    private final String xName;
    private final String yName;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();

    Plot(String title, String xName, String yName) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
    }

    Plot line(String name, List<Point> points) {
        lines.put(name, List.copyOf(points));
        return this;
    }

    String svg() {
        List<Point> all = lines.values().stream().flatMap(List::stream).toList();
        int x0 = (int)
                Math.floor(Math.log10(all.stream().mapToDouble(Point::x).min().orElse(1)));
        int x1 = (int)
                Math.ceil(Math.log10(all.stream().mapToDouble(Point::x).max().orElse(10)));
        int y0 = (int)
                Math.floor(Math.log10(all.stream().mapToDouble(Point::y).min().orElse(1)));
        int y1 = (int)
                Math.ceil(Math.log10(all.stream().mapToDouble(Point::y).max().orElse(10)));
        List<String> parts = new ArrayList<>();
        parts.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">"
                        .formatted(WIDTH, HEIGHT));
        parts.add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>".formatted(WIDTH, HEIGHT));
        parts.add(text(WIDTH / 2.0, 22, "middle", title));
        parts.add(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xName));
        parts.add(text(10, TOP - 10, "start", yName));
        for (int power = x0; power <= x1; power++) {
            double x = across(Math.pow(10, power), x0, x1);
            parts.add(rule(x, TOP, x, HEIGHT - BOTTOM));
            parts.add(text(x, HEIGHT - BOTTOM + 18, "middle", "%,.0f".formatted(Math.pow(10, power))));
        }
        for (int power = y0; power <= y1; power++) {
            double y = down(Math.pow(10, power), y0, y1);
            parts.add(rule(LEFT, y, WIDTH - RIGHT, y));
            parts.add(text(LEFT - 8, y + 4, "end", "%,.0f".formatted(Math.pow(10, power))));
        }
        int number = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            String colour = COLOURS.get(number++ % COLOURS.size());
            StringBuilder path = new StringBuilder();
            double x = 0;
            double y = 0;
            for (Point point : line.getValue()) {
                x = across(point.x(), x0, x1);
                y = down(point.y(), y0, y1);
                path.append(path.isEmpty() ? "M" : "L").append("%.1f %.1f".formatted(x, y));
                parts.add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>".formatted(x, y, colour));
            }
            parts.add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>".formatted(path, colour));
            parts.add(text(x + 8, y + 4, "start", line.getKey()));
        }
        return String.join("\n", parts).toString() + "\n</svg>\n";
    }

    private static double across(double value, int from, int to) {
        return LEFT + (Math.log10(value) - from) / Math.max(1, to - from) * (WIDTH - LEFT - RIGHT);
    }

    private static double down(double value, int from, int to) {
        return HEIGHT - BOTTOM - (Math.log10(value) - from) / Math.max(1, to - from) * (HEIGHT - TOP - BOTTOM);
    }

    private static String rule(double x1, double y1, double x2, double y2) {
        return "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>".formatted(x1, y1, x2, y2);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }
}
