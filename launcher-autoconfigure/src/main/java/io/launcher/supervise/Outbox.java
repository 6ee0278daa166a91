package io.launcher.supervise;

import java.util.ArrayList;
import java.util.List;

import io.launcher.event.LauncherEvent;
import io.launcher.supervise.Command.Level;

/**
 * The commands that the handling of one event has led to.
 */
final class Outbox {

	private List<Command> commands = new ArrayList<>();

	void add(Command command) {
		this.commands.add(command);
	}

	void publish(LauncherEvent event) {
		add(new Command.Publish(event));
	}

	void info(String text) {
		add(new Command.Report(Level.INFO, text));
	}

	void warn(String text) {
		add(new Command.Report(Level.WARN, text));
	}

	void error(String text) {
		add(new Command.Report(Level.ERROR, text));
	}

	void debug(String text) {
		add(new Command.Report(Level.DEBUG, text));
	}

	List<Command> take() {
		List<Command> taken = this.commands;
		this.commands = new ArrayList<>();
		return taken;
	}

}
