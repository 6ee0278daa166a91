package io.launcher.process;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OptionTreatmentTests {

	private static final Set<Path> DIRECTORIES = Set.of(Path.of("/dumps"), Path.of("/r"), Path.of("."));

	private final OptionTreatment treatment = new OptionTreatment(DIRECTORIES::contains);

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=*:5005 | -agentlib:jdwp=transport=dt_socket,server=y,address=*:0,suspend=n",
			"-agentlib:jdwp=transport=dt_socket,server=y,address=5005 | -agentlib:jdwp=transport=dt_socket,server=y,address=0,suspend=n",
			"-agentlib:jdwp=transport=dt_socket,server=y,address=[::1]:5005 | -agentlib:jdwp=transport=dt_socket,server=y,address=[::1]:0,suspend=n",
			"-Xrunjdwp:transport=dt_socket,server=y,address=localhost:5005 | -Xrunjdwp:transport=dt_socket,server=y,address=localhost:0,suspend=n",
			"-agentpath:/java/lib/libjdwp.so=server=y,address=1 | -agentpath:/java/lib/libjdwp.so=server=y,address=0,suspend=n",
			"-Xlog:gc*:file=/logs/gc.log:time,uptime:filecount=5 | -Xlog:gc*:file=/logs/gc-%p.log:time,uptime:filecount=5",
			"-Xlog:gc:gc | -Xlog:gc:gc-%p", "-Xlog::/a.b/gc | -Xlog::/a.b/gc-%p",
			"-Xlog:gc:file=\"/a:b/gc.log\":time | -Xlog:gc:file=\"/a:b/gc-%p.log\":time",
			"-Xloggc:/logs/gc.log | -Xloggc:/logs/gc-%p.log",
			"-XX:StartFlightRecording=filename=/r/a.jfr,settings=profile | -XX:StartFlightRecording=filename=/r,settings=profile",
			"-XX:StartFlightRecording:dumponexit=true,filename=a.jfr | -XX:StartFlightRecording:dumponexit=true,filename=.",
			"-XX:HeapDumpPath=/dumps/heap.hprof | -XX:HeapDumpPath=/dumps", "-XX:HeapDumpPath=h | -XX:HeapDumpPath=.",
			"-XX:ErrorFile=/logs/error.log | -XX:ErrorFile=/logs/error-%p.log", "-XX:LogFile=vm | -XX:LogFile=vm-%p" })
	void optionIsMadeUnique(String option, String unique) {
		OptionTreatment.Treated treated = this.treatment.inherited(List.of("-Da=1", option, "-Db=1"));
		assertThat(treated.options()).containsExactly("-Da=1", unique, "-Db=1");
		assertThat(treated.notes()).singleElement().asString().startsWith(option).contains(unique);
		assertThat(this.treatment.inherited(treated.options()).notes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-agentlib:jdwp=transport=dt_socket,address=ide:1234",
			"-agentlib:jdwp=transport=dt_socket,server=n,address=1234", "-Xrunjdwp:server=n,address=1234",
			"-Dcom.sun.management.jmxremote.port=9010", "-Dcom.sun.management.jmxremote.rmi.port=9010",
			"-Dcom.sun.management.config.file=/m", "-javaagent:/idea/lib/idea_rt.jar=37465:/idea/bin",
			"-javaagent:/tmp/capture3.1/debugger-agent.jar", "-javaagent:/p/debugger-agent-storage.jar=x",
			"-XX:ArchiveClassesAtExit=a.jsa", "-XX:AOTMode=record", "-XX:AOTConfiguration=a.conf",
			"-XX:AOTCacheOutput=a.aot", "-XX:+RecordDynamicDumpInfo", "-XX:+AutoCreateSharedArchive",
			"-XX:DumpLoadedClassList=a", "-Xshare:dump" })
	void optionIsLeftOut(String option) {
		OptionTreatment.Treated treated = this.treatment.inherited(List.of("-Da=1", option, "-Db=1"));
		assertThat(treated.options()).containsExactly("-Da=1", "-Db=1");
		assertThat(treated.notes()).singleElement().asString().startsWith(option + ": left out");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xlog:gc", "-Xlog:gc:stderr:time", "-Xlog:gc:file=/logs/%p.log", "-Xlog:gc:/dev/stdout",
			"-Xlog:async:drop", "-Xlog:disable", "-Xlog", "-Xlog:gc*=debug::time", "-XX:StartFlightRecording",
			"-XX:StartFlightRecording=filename=/r", "-XX:StartFlightRecording=duration=1s", "-XX:HeapDumpPath=/dumps",
			"-XX:HeapDumpPath=", "-XX:HeapDumpPath=/d/heap-%p.hprof", "-XX:ErrorFile=/logs/%p", "-XX:OnError=gdb - %p",
			"-XX:OnOutOfMemoryError=x", "-XX:+UsePerfData", "-XX:SharedArchiveFile=a.jsa", "-XX:AOTCache=a.aot",
			"-XX:AOTMode=on", "-Xshare:auto", "-javaagent:/opt/opentelemetry-javaagent.jar",
			"-javaagent:/x/my_idea_rt.jar", "-Xdebug", "-Dcom.sun.management.jmxremote",
			"-Dcom.sun.management.jmxremote.authenticate=false", "-Dspring.context.exit=onRefresh",
			"-agentlib:jdwp=server=y,address=0,suspend=n", "-agentlib:other=server=n",
			"-XX:FlightRecorderOptions=repository=/r" })
	void optionIsLeftAsItIs(String option) {
		OptionTreatment.Treated treated = this.treatment.inherited(List.of(option));
		assertThat(treated.options()).containsExactly(option);
		assertThat(treated.notes()).isEmpty();
	}

	@Test
	void debugModeIsLeftOutWithItsAgent() {
		assertThat(this.treatment.inherited(Arrays.asList("-Xdebug", "-Xrunjdwp:address=1")).options()).isEmpty();
	}

	@Test
	void portsThatWereGivenForWorkersAreMeant() {
		List<String> options = List.of("-agentlib:jdwp=server=y,suspend=y,address=5005",
				"-Dcom.sun.management.jmxremote.port=9010");
		assertThat(this.treatment.given(options)).isEqualTo(new OptionTreatment.Treated(options, List.of()));
		assertThat(this.treatment.given(List.of("-Xloggc:gc.log")).options()).containsExactly("-Xloggc:gc-%p.log");
	}

}
