/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the direction in which the parts may know each other (DESIGN: "Direction is enforced by a test"). */
class ArchitectureTest {
    private static final Path ROOT =
            Path.of(System.getProperty("acheron.root", "..")).toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of(
            "schemas",
            "collector",
            "pipeline/rulekit",
            "pipeline/cmdb",
            "pipeline/jobs",
            "pipeline/archive",
            "pipeline/iceberg",
            "pipeline/index",
            "deploy/local",
            "deploy/cluster");

    @SuppressWarnings("NullAway.Init")
    private static JavaClasses all;

    @BeforeAll
    static void readAllModules() {
        List<Path> paths = MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(paths).allMatch(Files::isDirectory);
        all = new ClassFileImporter().importPaths(paths);
        assertThat(all).hasSizeGreaterThan(200);
    }

    @Test
    void schemasKnowNobody() {
        check(noClasses()
                .that()
                .resideInAPackage("io.acheron.schema..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.acheron.collector..",
                        "io.acheron.rulekit..",
                        "io.acheron.pipeline..",
                        "io.acheron.local.."));
    }

    @Test
    void onlyTheKernelPackageTouchesNativeCode() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.acheron.collector.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "com.kenai.jffi.."));
    }

    @Test
    void onlyTheEndsOfThePipelineTouchKafkaClients() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.acheron.collector..", "io.acheron.pipeline..", "io.acheron.rulekit..")
                .and()
                .resideOutsideOfPackages(
                        "io.acheron.collector.publish..", "io.acheron.pipeline.ingest..", "io.acheron.pipeline.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka.."));
    }

    @Test
    void theCollectorAndThePipelineMeetOnlyInTheSchemas() {
        check(noClasses()
                .that()
                .resideInAPackage("io.acheron.collector..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.acheron.pipeline..", "io.acheron.rulekit..", "io.acheron.local..", "org.apache.flink.."));
        check(noClasses()
                .that()
                .resideInAnyPackage("io.acheron.pipeline..", "io.acheron.rulekit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.acheron.collector..", "io.acheron.local.."));
    }

    @Test
    void theRuleKitKnowsNoFlinkAndNoKafka() {
        check(noClasses()
                .that()
                .resideInAPackage("io.acheron.rulekit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "io.acheron.pipeline.."));
    }

    @Test
    void theSourcesOfTheCmdbKnowNoFlinkAndNoKafka() {
        check(noClasses()
                .that()
                .resideInAPackage("io.acheron.cmdb..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "io.acheron.pipeline.."));
    }

    @Test
    void noDroolsTypeLeavesItsPackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.acheron.rulekit.drools..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.drools..", "org.kie.."));
    }

    /** Each stage of the collector sees only those before it; none sees the ones behind. */
    @Test
    void eventsTravelOneWayThroughTheCollector() {
        forbid("io.acheron.collector.", "kernel", "publish", "health", "cli", "config");
        forbid("io.acheron.collector.", "ring", "decode", "publish", "health", "cli", "config", "capture");
        forbid("io.acheron.collector.", "decode", "publish", "health", "cli", "config", "capture");
        forbid("io.acheron.collector.", "host", "kernel", "ring", "decode", "publish", "health", "cli");
        forbid("io.acheron.collector.", "capture", "publish", "health", "cli", "config");
        forbid("io.acheron.collector.", "publish", "kernel", "ring", "decode", "cli");
    }

    /** ingest, enrich, refine, detect, alert, sink: a stage does not know its successors, and nobody knows the jobs. */
    @Test
    void eventsTravelOneWayThroughThePipeline() {
        forbid("io.acheron.pipeline.", "ingest", "enrich", "refine", "detect", "alert", "job");
        forbid("io.acheron.pipeline.", "enrich", "refine", "detect", "alert", "sink", "job");
        forbid("io.acheron.pipeline.", "refine", "detect", "alert", "sink", "job");
        forbid("io.acheron.pipeline.", "detect", "alert", "sink", "job");
        forbid("io.acheron.pipeline.", "alert", "ingest", "enrich", "refine", "sink", "job");
        forbid("io.acheron.pipeline.", "sink", "enrich", "refine", "detect", "job");
    }

    /** Every package says in one sentence what it takes and what it hands on. */
    @Test
    void everyPackageIsExplained() throws Exception {
        Set<String> silent = new TreeSet<>();
        for (String module : MODULES) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                Set<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .collect(Collectors.toSet());
                for (Path folder : packages) {
                    Path info = folder.resolve("package-info.java");
                    if (!Files.exists(info) || !Files.readString(info).contains("/**")) {
                        silent.add(ROOT.relativize(folder).toString());
                    }
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void namesSayWhatAClassIs() {
        check(classes()
                .that()
                .resideInAPackage("io.acheron..")
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper"));
    }

    private static void forbid(String root, String from, String... to) {
        String[] packages = Stream.of(to).map(name -> root + name + "..").toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(root + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(all);
    }

    @Test
    void theTestReadsEveryModule() {
        Set<String> roots = all.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("io.acheron."))
                .map(name -> name.split("\\.")[2])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(roots).contains("schema", "collector", "rulekit", "pipeline", "local");
    }
}
