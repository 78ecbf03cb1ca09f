package io.sluice.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the arrows between this module's packages. */
final class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String CRYPTO = "javax.crypto..";
    private static final String NULLNESS = "org.jspecify.annotations..";
    private static final String MESSAGES = "io.sluice.protocol";
    private static final String DELTA = "io.sluice.protocol.delta..";
    private static final String JSON = "io.sluice.protocol.json..";
    private static final String PROTOBUF = "io.sluice.protocol.protobuf..";
    private static final String REDIS = "io.sluice.protocol.redis..";

    private static final String PUBLISHER = "io.sluice.publisher..";

    private static final JavaClasses OURS = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(MESSAGES, "io.sluice.publisher");

    @Test
    void messagesKnowTheJdkOnly() {
        classes().that().resideInAPackage(MESSAGES)
            .should().onlyDependOnClassesThat().resideInAnyPackage(JDK, NULLNESS, MESSAGES)
            .check(OURS);
    }

    @Test
    void deltasKnowTheJdkOnly() {
        classes().that().resideInAPackage(DELTA)
            .should().onlyDependOnClassesThat().resideInAnyPackage(JDK, NULLNESS, DELTA)
            .check(OURS);
    }

    @Test
    void jsonKnowsMessagesAndJacksonsStreamingParser() {
        classes().that().resideInAPackage(JSON)
            .should().onlyDependOnClassesThat()
            .resideInAnyPackage(JDK, NULLNESS, MESSAGES, DELTA, JSON, "com.fasterxml.jackson.core..")
            .check(OURS);
    }

    @Test
    void protobufKnowsMessagesAndCodedStreams() {
        classes().that().resideInAPackage(PROTOBUF)
            .should().onlyDependOnClassesThat(resideInAnyPackage(JDK, NULLNESS, MESSAGES, DELTA, PROTOBUF)
                .or(belongToAnyOf(CodedInputStream.class, CodedOutputStream.class, WireFormat.class,
                    InvalidProtocolBufferException.class)))
            .check(OURS);
    }

    @Test
    void redisContractKnowsMessagesAndJson() {
        classes().that().resideInAPackage(REDIS)
            .should().onlyDependOnClassesThat().resideInAnyPackage(JDK, CRYPTO, NULLNESS, MESSAGES, JSON, REDIS)
            .check(OURS);
    }

    @Test
    void onlyThePublisherKnowsLettuce() {
        noClasses().that().resideOutsideOfPackage(PUBLISHER)
            .should().dependOnClassesThat().resideInAnyPackage("io.lettuce..", "io.netty..", PUBLISHER)
            .check(OURS);
    }

    @Test
    void nothingIsReflectedIntoTypes() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("com.fasterxml.jackson.databind..",
            "java.lang.reflect..").check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.sluice.protocol.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void classesAreClosed() {
        classes().that().areNotInterfaces().and().areNotEnums().and().areNotAnonymousClasses()
            .should().haveModifier(JavaModifier.FINAL).check(OURS);
    }
}
