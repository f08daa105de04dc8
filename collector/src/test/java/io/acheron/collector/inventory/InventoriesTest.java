/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import org.junit.jupiter.api.Nested;

/** Holds the inventories of this module to the contract. */
class InventoriesTest {

    @Nested
    class ContainersContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new Containers();
        }
    }

    @Nested
    class CronJobsContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new CronJobs();
        }
    }

    @Nested
    class KernelModulesContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new KernelModules();
        }
    }

    @Nested
    class ListeningPortsContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new ListeningPorts();
        }
    }

    @Nested
    class ProcessesContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new Processes();
        }
    }

    @Nested
    class SocketsContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new Sockets();
        }
    }

    @Nested
    class SystemdUnitsContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new SystemdUnits();
        }
    }

    @Nested
    class UsersContract extends InventoryContract {
        @Override
        Inventory inventory() {
            return new Users();
        }
    }
}
