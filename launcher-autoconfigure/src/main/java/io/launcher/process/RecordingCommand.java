package io.launcher.process;

import java.nio.file.Path;

/**
 * The command of a process that boots as a worker does, to record the classes it loads.
 *
 * @param command the command
 * @param output where what it says goes, since it says again what the workers have said
 */
public record RecordingCommand(WorkerCommand command, Path output) {

}
