package io.launcher.process;

import java.util.List;
import java.util.Map;

import com.sun.management.VMOption;
import com.sun.management.VMOption.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VmQuestionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "MaxHeapSize", "MaxRAMPercentage", "MaxRAMFraction", "MaxRAM" })
	void heapIsSetByAnyOption(String name) {
		assertThat(questions(name, "1", Origin.VM_CREATION).heapSetByUser()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "DEFAULT", "ERGONOMIC" })
	void heapIsNotSetByTheVm(Origin origin) {
		assertThat(questions("MaxHeapSize", "1", origin, "-Xms1m", "-Xmn1m").heapSetByUser()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xmx99m", "-XX:MaxHeapSize=99m", "MaxHeapSize=99m" })
	void heapIsSetWhenTheVmHasRoundedIt(String option) {
		assertThat(questions("MaxHeapSize", "104857600", Origin.ERGONOMIC, option).heapSetByUser()).isTrue();
	}

	@Test
	void percentageIsKnownWhenSet() {
		assertThat(questions("MaxRAMPercentage", "75.0", Origin.VM_CREATION).maxRamPercentage()).hasValue(75);
		assertThat(questions("MaxRAMPercentage", "25.0", Origin.DEFAULT).maxRamPercentage()).isEmpty();
		assertThat(questions("Other", "1", Origin.DEFAULT).maxRamPercentage()).isEmpty();
	}

	@Test
	void signalsAreReduced() {
		assertThat(questions("ReduceSignalUsage", "true", Origin.VM_CREATION).reducedSignals()).isTrue();
		assertThat(questions("ReduceSignalUsage", "false", Origin.DEFAULT).reducedSignals()).isFalse();
		assertThat(questions("Other", "1", Origin.DEFAULT).reducedSignals()).isFalse();
	}

	private static VmQuestions questions(String name, String value, Origin origin, String... inputArguments) {
		Map<String, VMOption> options = Map.of(name, new VMOption(name, value, false, origin));
		return new VmQuestions(options::get, List.of(inputArguments));
	}

}
