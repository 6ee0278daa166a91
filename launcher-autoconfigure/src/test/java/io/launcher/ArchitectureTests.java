package io.launcher;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The direction of dependencies between the packages.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.launcher");

	private static final String[] PLAIN = { "io.launcher", "io.launcher.event..", "io.launcher.spi..",
			"io.launcher.thread..", "io.launcher.loop..", "io.launcher.protocol..", "io.launcher.supervise..",
			"io.launcher.process..", "io.launcher.generation..", "io.launcher.archive..", "io.launcher.worker..",
			"io.launcher.socket..", "io.launcher.signal..", "io.launcher.systemd..", "io.launcher.launch.." };

	private static final String[] DECIDING = { "io.launcher.supervise..", "io.launcher.protocol.." };

	@Test
	void lowerLayersDoNotKnowHigherOnes() {
		ArchRule rule = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("io.launcher..")
			.withOptionalLayers(true)
			.layer("api")
			.definedBy("io.launcher", "io.launcher.event..", "io.launcher.spi..")
			.layer("engine")
			.definedBy("io.launcher.thread..", "io.launcher.loop..", "io.launcher.protocol..",
					"io.launcher.supervise..")
			.layer("native")
			.definedBy("io.launcher.socket..", "io.launcher.signal..", "io.launcher.systemd..")
			.layer("process")
			.definedBy("io.launcher.process..")
			.layer("generation")
			.definedBy("io.launcher.generation..")
			.layer("archive")
			.definedBy("io.launcher.archive..")
			.layer("worker")
			.definedBy("io.launcher.worker..")
			.layer("launch")
			.definedBy("io.launcher.launch..")
			.layer("integration")
			.definedBy("io.launcher.context..", "io.launcher.metrics..", "io.launcher.health..",
					"io.launcher.actuate..", "io.launcher.web..")
			.layer("wiring")
			.definedBy("io.launcher.autoconfigure..")
			.whereLayer("wiring")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("integration")
			.mayOnlyBeAccessedByLayers("wiring")
			.whereLayer("launch")
			.mayOnlyBeAccessedByLayers("integration", "wiring")
			.whereLayer("process")
			.mayOnlyBeAccessedByLayers("launch", "integration", "wiring")
			.whereLayer("generation")
			.mayOnlyBeAccessedByLayers("integration", "wiring")
			.whereLayer("archive")
			.mayOnlyBeAccessedByLayers("integration", "wiring")
			.whereLayer("worker")
			.mayOnlyBeAccessedByLayers("launch", "integration", "wiring")
			.whereLayer("native")
			.mayOnlyBeAccessedByLayers("process", "worker", "launch", "integration", "wiring");
		rule.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.launcher.(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void coreDoesNotKnowSpring() {
		noClasses().that()
			.resideInAnyPackage(PLAIN)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "org.apache..", "jakarta..")
			.check(CLASSES);
	}

	@Test
	void onlyWiringAndActuatorKnowBootActuator() {
		noClasses().that()
			.resideOutsideOfPackages("io.launcher.autoconfigure..", "io.launcher.actuate..", "io.launcher.health..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
			.check(CLASSES);
	}

	@Test
	void nativeCallsLiveInTheirPackages() {
		noClasses().that()
			.resideOutsideOfPackages("io.launcher.socket..", "io.launcher.signal..", "io.launcher.systemd..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("com.sun.jna..", "sun.misc..")
			.check(CLASSES);
	}

	@Test
	void decisionsAreMadeWithoutThreadsClocksAndFiles() {
		noClasses().that()
			.resideInAnyPackage(DECIDING)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.util.concurrent..")
			.orShould()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(java.time.Instant.class, "now")
			.check(CLASSES);
	}

	@Test
	void nobodySleepsOrReadsTheWallClock() {
		noClasses().should()
			.callMethod(Thread.class, "sleep", long.class)
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(java.time.Instant.class, "now")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinalAndKeepTheirMembersToThemselves() {
		classes().that()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.should()
			.bePublic()
			.andShould()
			.haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
			.allowEmptyShould(true)
			.check(CLASSES);
	}

}
