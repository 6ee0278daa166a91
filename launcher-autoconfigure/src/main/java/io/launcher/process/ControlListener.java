package io.launcher.process;

import io.launcher.protocol.Frame;

/**
 * Is told what happens on the control channel, by its thread, and must not block.
 */
interface ControlListener {

	/**
	 * A worker has sent a frame, the first of which is its {@link Frame.Hello}.
	 * @param worker the number of the worker
	 * @param frame the frame
	 */
	void frame(long worker, Frame.FromWorker frame);

	/**
	 * A worker that had said hello is not connected any more, once for each hello.
	 * @param worker the number of the worker
	 * @param reason why, in words that complete 'the worker …'
	 */
	void lost(long worker, String reason);

	/**
	 * A worker speaks another version of the protocol and was disconnected.
	 * @param worker the number of the worker
	 * @param version the version
	 */
	void unsupportedVersion(long worker, int version);

}
