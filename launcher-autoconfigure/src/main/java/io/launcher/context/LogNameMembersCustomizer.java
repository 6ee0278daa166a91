package io.launcher.context;

import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds the name of the writer to structured log lines.
 */
public class LogNameMembersCustomizer implements StructuredLoggingJsonMembersCustomizer<Object> {

	/**
	 * Creates the customizer.
	 */
	public LogNameMembersCustomizer() {
	}

	@Override
	public void customize(Members<Object> members) {
		members.add("launcher.worker", (event) -> LogName.get()).whenNotNull();
	}

}
