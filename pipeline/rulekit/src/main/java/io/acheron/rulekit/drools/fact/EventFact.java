/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import com.google.re2j.Pattern;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What DRL rules see of every event. Texts that are not known are empty and never null, so that a constraint needs no null check;
 * numbers that are not known are as in the schema.
 */
public abstract class EventFact {
    private static final int MOST_PATTERNS = 1000;
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final Event event;
    private final ProcessContext process;
    private final List<String> reports = new ArrayList<>();

    EventFact(Event event) {
        this.event = event;
        this.process = event.getProcess() == null ? new ProcessContext() : event.getProcess();
    }

    /** Action of a rule: raises the alert. */
    public static void alert(EventFact fact) {
        fact.reports.add("");
    }

    /**
     * Action of a rule: raises the alert and shows fields in it.
     *
     * @param fields names of properties of the fact, separated by commas
     */
    public static void alert(EventFact fact, String fields) {
        fact.reports.add(fields);
    }

    /** @return what the actions of rules asked for since the fact was made */
    public List<String> reports() {
        return List.copyOf(reports);
    }

    /** @return whether the text holds a match of the regular expression (RE2: linear time, no look-around, no back-references) */
    public boolean regex(String text, String expression) {
        Pattern pattern = PATTERNS.get(expression);
        if (pattern == null) {
            pattern = Pattern.compile(expression);
            if (PATTERNS.size() < MOST_PATTERNS) {
                PATTERNS.put(expression, pattern);
            }
        }
        return pattern.matcher(text).find();
    }

    Event event() {
        return event;
    }

    /** @return id of the host */
    public String getHostId() {
        return text(event.getHeader().getHostId());
    }

    /** @return node name of the host */
    public String getHostName() {
        return text(event.getHeader().getHostName());
    }

    /** @return name (comm) of the acting process */
    public String getProcessName() {
        return text(process.getName());
    }

    /** @return id of the acting process that is never used again */
    public String getProcessId() {
        return text(process.getEntityId());
    }

    /** @return pid of the acting process */
    public int getPid() {
        return process.getPid();
    }

    /** @return path of the executable of the acting process */
    public String getProcessExecutable() {
        return text(process.getExecutable());
    }

    /** @return name of the parent */
    public String getParentName() {
        return text(process.getParentName());
    }

    /** @return real user id */
    public long getUid() {
        return process.getUid();
    }

    /** @return name of the real user */
    public String getUserName() {
        return text(process.getUserName());
    }

    /** @return controlling terminal */
    public String getTty() {
        return text(process.getTty());
    }

    /** @return container id, empty outside containers */
    public String getContainerId() {
        return text(process.getContainerId());
    }

    /** @return names of the ancestors, nearest first */
    public List<String> getAncestors() {
        return event.getFacts() == null
                ? List.of()
                : event.getFacts().getAncestry().stream()
                        .map(ProcessRef::getName)
                        .toList();
    }

    /** @return role of the host in the CMDB */
    public String getAssetRole() {
        return text(asset().getRole());
    }

    /** @return environment of the host in the CMDB */
    public String getAssetEnvironment() {
        return text(asset().getEnvironment());
    }

    /** @return criticality of the host in the CMDB */
    public String getAssetCriticality() {
        return text(asset().getCriticality());
    }

    /** @return tags of the host in the CMDB */
    public List<String> getAssetTags() {
        return asset().getTags() == null ? List.of() : asset().getTags();
    }

    private AssetContext asset() {
        return event.getAsset() == null ? new AssetContext() : event.getAsset();
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
