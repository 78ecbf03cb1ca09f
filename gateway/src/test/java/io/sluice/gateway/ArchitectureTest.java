package io.sluice.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the gateway's packages to their places: who may know whom, who may wait, what is closed. */
final class ArchitectureTest {
    private static final String ROOT = "io.sluice.gateway.";

    /** The only arrows between packages. The leaves, observe and config, and the protocol are for everyone. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
        Map.entry("main", Set.of("http", "websocket", "command", "hub", "redis", "connection", "bus", "history",
            "presence", "auth", "edge", "revocation")),
        Map.entry("http", Set.of("edge", "connection", "command", "hub", "auth")),
        Map.entry("websocket", Set.of("connection")),
        Map.entry("command", Set.of("hub", "bus", "history", "presence", "connection", "auth",
            "revocation")),
        Map.entry("hub", Set.of("connection", "bus", "history")),
        Map.entry("redis", Set.of("bus", "history", "presence", "revocation")),
        Map.entry("revocation", Set.of()),
        Map.entry("presence", Set.of("bus")),
        Map.entry("history", Set.of("bus")),
        Map.entry("connection", Set.of()),
        Map.entry("auth", Set.of()),
        Map.entry("edge", Set.of()),
        Map.entry("bus", Set.of()));
    private static final Set<String> LEAVES = Set.of("observe", "config");

    private static final JavaClasses OURS = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.sluice.gateway");

    /** Methods, by type, by which a thread waits for others; patterns of names. */
    private static final Map<String, String> WAITS = Map.ofEntries(
        Map.entry("java.util.concurrent.Future", "get|join"),
        Map.entry("io.netty.util.concurrent.Future", "get|await.*|sync.*"),
        Map.entry("io.lettuce.core.api.StatefulRedisConnection", "sync"),
        Map.entry("io.lettuce.core.LettuceFutures", ".*"),
        Map.entry("java.lang.Thread", "sleep|join"),
        Map.entry("java.lang.Process", "waitFor"),
        Map.entry("java.lang.Object", "wait"),
        Map.entry("java.util.concurrent.ExecutorService", "awaitTermination|invoke.*|close"),
        Map.entry("java.util.concurrent.BlockingQueue", "put|take"),
        Map.entry("java.util.concurrent.CountDownLatch", "await"),
        Map.entry("java.util.concurrent.locks.LockSupport", "park.*"));
    private static final DescribedPredicate<JavaAccess<?>> WAITING = describe("a wait", access ->
        WAITS.entrySet().stream().anyMatch(each -> access.getTargetOwner().isAssignableTo(each.getKey())
            && access.getTarget().getName().matches(each.getValue())));

    @Test
    void packagesKnowOnlyWhomTheyMay() {
        Set<String> present = OURS.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));
        Assertions.assertThat(present).as("packages").containsExactlyInAnyOrderElementsOf(
            Stream.concat(ARROWS.keySet().stream(), LEAVES.stream()).toList());
        ARROWS.forEach((from, to) -> {
            String[] allowed = Stream.of(to.stream(), LEAVES.stream(), Stream.of(from)).flatMap(each -> each)
                .map(name -> ROOT + name).toArray(String[]::new);
            noClasses().that().resideInAPackage(ROOT + from).should().dependOnClassesThat(
                resideInAPackage("io.sluice.gateway..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .check(OURS);
        });
    }

    @Test
    void theLeavesKnowNobodyOfUsButTheProtocol() {
        for (String leaf : LEAVES) {
            noClasses().that().resideInAPackage(ROOT + leaf).should().dependOnClassesThat(
                resideInAPackage("io.sluice.gateway..").and(DescribedPredicate.not(resideInAPackage(ROOT + leaf))))
                .check(OURS);
        }
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void eachLibraryHasItsPlace() {
        onlyIn("io.lettuce..", "redis");
        onlyIn("io.netty..", "redis");
        onlyIn("redis.embedded..", "redis");
        onlyIn("io.undertow..", "http");
        onlyIn("org.xnio..", "http", "websocket", "main");
        onlyIn("io.micrometer..", "observe");
        onlyIn("com.nimbusds..", "auth");
        onlyIn("com.google.re2j..", "auth", "config");
        onlyIn("com.fasterxml.jackson.dataformat..", "config");
        onlyIn("picocli..", "main");
    }

    @Test
    void nobodyWaitsButAtStartAndStopAndInHisOwnThread() {
        noClasses().that().resideOutsideOfPackage(ROOT + "main")
            // A lane sleeps until there is work; the others wait for their parts to stop, or for a child process.
            .and().doNotHaveFullyQualifiedName(ROOT + "hub.Lane")
            .and().doNotHaveFullyQualifiedName(ROOT + "redis.BusThread")
            .and().doNotHaveFullyQualifiedName(ROOT + "redis.LettuceClients")
            .and().doNotHaveFullyQualifiedName(ROOT + "redis.RedisProcess")
            .should().accessTargetWhere(WAITING).check(OURS);
    }

    @Test
    void threadsHaveNames() {
        noClasses().should().accessTargetWhere(describe("an unnamed thread", access -> {
            String owner = access.getTargetOwner().getName();
            boolean factory = owner.equals("java.util.concurrent.Executors")
                || owner.equals("java.util.concurrent.ForkJoinPool");
            boolean async = access.getTarget().getName().endsWith("Async")
                && owner.equals("java.util.concurrent.CompletableFuture");
            return factory || async;
        })).check(OURS);
        noClasses().should().callConstructor(Thread.class).orShould().callConstructor(Thread.class, Runnable.class)
            .check(OURS);
    }

    @Test
    void classesAreClosed() {
        classes().that().areNotInterfaces().and().areNotEnums().and().areTopLevelClasses()
            .and().doNotHaveFullyQualifiedName(ROOT + "connection.WheelEntry") // open to the wheel's own tests
            .should(ArchCondition.from(describe("be final or sealed",
                type -> type.getModifiers().contains(JavaModifier.FINAL) || type.reflect().isSealed()))).check(OURS);
    }

    @Test
    void nothingIsReadIntoTypesByReflectionOrSerialized() {
        noClasses().should().callMethodWhere(describe("reflection into types", call ->
            call.getTargetOwner().getName().equals("com.fasterxml.jackson.databind.ObjectMapper")
                && Set.of("readValue", "convertValue", "activateDefaultTyping").contains(call.getTarget().getName())))
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream").check(OURS);
    }

    private static void onlyIn(String library, String... rooms) {
        noClasses().that().resideOutsideOfPackages(Arrays.stream(rooms).map(room -> ROOT + room)
            .toArray(String[]::new)).should().dependOnClassesThat().resideInAPackage(library).check(OURS);
    }

    private static String room(JavaClass type) {
        String rest = type.getPackageName().substring(ROOT.length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }
}
