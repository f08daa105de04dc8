/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import io.acheron.pipeline.alert.AlertJson;
import io.acheron.schema.alert.Alert;

/** In which form a web service wants alerts. */
enum Shape {
    /** The OCSF finding as it is on the JSON topic. */
    OCSF {
        @Override
        String write(Alert alert) {
            return AlertJson.write(alert);
        }
    },
    /** An incoming web hook of Slack, and of what copies it (Mattermost, Rocket.Chat). */
    SLACK {
        @Override
        String write(Alert alert) {
            return SlackMessage.write(alert);
        }
    },
    /** Events API v2 of PagerDuty. */
    PAGERDUTY {
        @Override
        String write(Alert alert) {
            return PagerDutyEvent.write(alert);
        }
    };

    /** @return one JSON object */
    abstract String write(Alert alert);
}
