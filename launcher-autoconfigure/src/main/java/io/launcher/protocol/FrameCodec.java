package io.launcher.protocol;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The binary form of the frames. A frame is its length (4 bytes, big-endian, what follows
 * them), a byte that tells its type, and its fields. Text is UTF-8 with its length in
 * front.
 * <p>
 * A worker's first frame is a {@link Frame.Hello}; length, type, version, worker number
 * and token at its beginning never change, so that each version can tell the others
 * apart. Any other change needs another {@link #VERSION}.
 */
public final class FrameCodec {

	/** The version of the protocol. */
	public static final int VERSION = 1;

	/**
	 * The greatest length of a frame in bytes, those of the length itself not counted.
	 * One limit for both directions; the status of 1024 workers fits into it.
	 */
	public static final int MAX_LENGTH = 1 << 20;

	/**
	 * The greatest length of a {@link Frame.Hello}: what somebody unknown may send.
	 */
	public static final int MAX_HELLO_LENGTH = 1 << 16;

	/** The greatest length of a part of what is too long for one frame, in bytes. */
	public static final int MAX_PART = 1 << 19;

	/** The longest reason in bytes; what is longer is cut. */
	static final int MAX_REASON = 4096;

	static final int HELLO = 1;

	private static final int PARKED = 2;

	private static final int READY = 3;

	private static final int HEARTBEAT = 4;

	private static final int FAILED = 5;

	private static final int GOODBYE = 6;

	private static final int STATUS_QUERY = 7;

	private static final int LEAVING = 8;

	private static final int PROGRESS = 9;

	private static final int RESET_DONE = 10;

	private static final int OPERATE = 11;

	private static final int SCRAPE_PART = 12;

	private static final int SCRAPE_QUERY = 13;

	private static final int ACTIVATE = 65;

	private static final int DRAIN = 66;

	private static final int RESIZE = 67;

	private static final int STATUS_REPLY = 68;

	private static final int RESET = 69;

	private static final int OPERATE_REPLY = 70;

	private static final int SCRAPE = 71;

	private static final int SCRAPE_REPLY = 72;

	private static final int MIN_TEXT = Integer.BYTES;

	private FrameCodec() {
	}

	/**
	 * Encodes a frame. Reasons and health longer than some thousand characters are cut.
	 * @param frame the frame
	 * @return its bytes, from position to limit
	 * @throws IllegalArgumentException if it is too long or has a negative count or
	 * duration
	 */
	public static ByteBuffer encode(Frame frame) {
		FrameWriter writer = new FrameWriter();
		if (frame instanceof Frame.FromWorker fromWorker) {
			write(writer, fromWorker);
		}
		else if (frame instanceof Frame.FromSupervisor fromSupervisor) {
			write(writer, fromSupervisor);
		}
		return writer.finish((frame instanceof Frame.Hello) ? MAX_HELLO_LENGTH : MAX_LENGTH);
	}

	private static void write(FrameWriter writer, Frame.FromWorker frame) {
		if (frame instanceof Frame.Hello hello) {
			writer.octet(HELLO);
			writer.integer(hello.version());
			writer.number(hello.worker());
			writer.text(hello.token());
			writer.number(hello.pid());
			writer.list(hello.settings().entrySet(), (setting) -> {
				writer.text(setting.getKey());
				writer.text(setting.getValue());
			});
		}
		else if (frame instanceof Frame.Parked parked) {
			writer.octet(PARKED);
			writer.list(parked.services(), (service) -> {
				writer.text(service.name());
				writer.integer(service.workers());
				writer.text(service.kind());
			});
		}
		else if (frame instanceof Frame.Ready) {
			writer.octet(READY);
		}
		else if (frame instanceof Frame.Heartbeat heartbeat) {
			writer.octet(HEARTBEAT);
			writer.number(heartbeat.rss());
			writer.flag(heartbeat.accepting());
			writer.words(heartbeat.health(), StatusCodec.MAX_HEALTH);
			writer.number(heartbeat.requests());
			writer.words(heartbeat.sick(), MAX_REASON);
		}
		else if (frame instanceof Frame.Progress) {
			writer.octet(PROGRESS);
		}
		else if (frame instanceof Frame.ResetDone done) {
			writer.octet(RESET_DONE);
			writer.words(done.failure(), MAX_REASON);
		}
		else if (frame instanceof Frame.Failed failed) {
			writer.octet(FAILED);
			writer.words(failed.reason(), MAX_REASON);
		}
		else if (frame instanceof Frame.Leaving leaving) {
			writer.octet(LEAVING);
			writer.flag(leaving.ended());
			writer.words(leaving.reason(), MAX_REASON);
		}
		else if (frame instanceof Frame.Goodbye goodbye) {
			writer.octet(GOODBYE);
			writer.integer(goodbye.exitCode());
			writer.flag(goodbye.completed());
			writer.words(goodbye.reason(), MAX_REASON);
		}
		else if (frame instanceof Frame.StatusQuery query) {
			writer.octet(STATUS_QUERY);
			writer.number(query.id());
		}
		else if (frame instanceof Frame.Operate operate) {
			writer.octet(OPERATE);
			writer.number(operate.id());
			writer.constant(operate.action());
			writer.text(operate.service());
			writer.integer(operate.number());
		}
		else if (frame instanceof Frame.ScrapePart part) {
			writer.octet(SCRAPE_PART);
			writer.number(part.id());
			writer.flag(part.last());
			writer.content(part.content(), MAX_PART);
		}
		else if (frame instanceof Frame.ScrapeQuery query) {
			writer.octet(SCRAPE_QUERY);
			writer.number(query.id());
			writer.count(query.offset());
		}
		else {
			throw new IllegalArgumentException("No encoding for " + frame);
		}
	}

	private static void write(FrameWriter writer, Frame.FromSupervisor frame) {
		if (frame instanceof Frame.Activate activate) {
			writer.octet(ACTIVATE);
			writer.text(activate.service());
			writer.count(activate.index());
			writer.count(activate.workers());
			writer.count(activate.generation());
			writer.duration(activate.gracefulTimeout());
			writer.duration(activate.heartbeat());
			writer.duration(activate.patience());
			writer.list(activate.listeners(), writer::text);
		}
		else if (frame instanceof Frame.Drain drain) {
			writer.octet(DRAIN);
			writer.duration(drain.timeout());
			writer.flag(drain.last());
			writer.words(drain.reason(), MAX_REASON);
		}
		else if (frame instanceof Frame.Resize resize) {
			writer.octet(RESIZE);
			writer.count(resize.workers());
		}
		else if (frame instanceof Frame.Reset) {
			writer.octet(RESET);
		}
		else if (frame instanceof Frame.StatusReply reply) {
			writer.octet(STATUS_REPLY);
			writer.number(reply.id());
			StatusCodec.write(writer, reply.status());
		}
		else if (frame instanceof Frame.OperateReply reply) {
			writer.octet(OPERATE_REPLY);
			writer.number(reply.id());
			writer.words(reply.failure(), MAX_REASON);
		}
		else if (frame instanceof Frame.Scrape scrape) {
			writer.octet(SCRAPE);
			writer.number(scrape.id());
		}
		else if (frame instanceof Frame.ScrapeReply reply) {
			writer.octet(SCRAPE_REPLY);
			writer.number(reply.id());
			writer.count(reply.total());
			writer.content(reply.content(), MAX_PART);
		}
		else {
			throw new IllegalArgumentException("No encoding for " + frame);
		}
	}

	static Frame.FromWorker readFromWorker(int type, FrameReader reader) throws MalformedFrameException {
		return switch (type) {
			case HELLO -> readHello(reader);
			case PARKED -> new Frame.Parked(reader.list(2 * MIN_TEXT + Integer.BYTES,
					() -> new Frame.Declaration(reader.text(), reader.integer(), reader.text())));
			case READY -> new Frame.Ready();
			case HEARTBEAT ->
				new Frame.Heartbeat(reader.number(), reader.flag(), reader.text(), reader.number(), reader.text());
			case FAILED -> new Frame.Failed(reader.text());
			case GOODBYE -> new Frame.Goodbye(reader.integer(), reader.flag(), reader.text());
			case LEAVING -> new Frame.Leaving(reader.flag(), reader.text());
			case STATUS_QUERY -> new Frame.StatusQuery(reader.number());
			case PROGRESS -> new Frame.Progress();
			case RESET_DONE -> new Frame.ResetDone(reader.text());
			case OPERATE -> new Frame.Operate(reader.number(), reader.constant(Frame.Action.values()), reader.text(),
					reader.integer());
			case SCRAPE_PART -> new Frame.ScrapePart(reader.number(), reader.flag(), reader.content(MAX_PART));
			case SCRAPE_QUERY -> new Frame.ScrapeQuery(reader.number(), reader.count());
			default -> throw new MalformedFrameException("no frame of a worker has the type " + type);
		};
	}

	private static Frame.Hello readHello(FrameReader reader) throws MalformedFrameException {
		int version = reader.integer();
		long worker = reader.number();
		String token = reader.text();
		if (version != VERSION) {
			throw new UnsupportedVersionException(version, worker, token);
		}
		long pid = reader.number();
		Map<String, String> settings = new LinkedHashMap<>();
		for (int left = reader.size(2 * MIN_TEXT); left > 0; left--) {
			String name = reader.text();
			if (settings.put(name, reader.text()) != null) {
				throw new MalformedFrameException("a setting twice: " + name);
			}
		}
		return new Frame.Hello(version, worker, token, pid, settings);
	}

	static Frame.FromSupervisor readFromSupervisor(int type, FrameReader reader) throws MalformedFrameException {
		return switch (type) {
			case ACTIVATE -> new Frame.Activate(reader.text(), reader.count(), reader.count(), reader.count(),
					reader.duration(), reader.duration(), reader.duration(), reader.list(MIN_TEXT, reader::text));
			case DRAIN -> new Frame.Drain(reader.duration(), reader.flag(), reader.text());
			case RESIZE -> new Frame.Resize(reader.count());
			case STATUS_REPLY -> new Frame.StatusReply(reader.number(), StatusCodec.read(reader));
			case RESET -> new Frame.Reset();
			case OPERATE_REPLY -> new Frame.OperateReply(reader.number(), reader.text());
			case SCRAPE -> new Frame.Scrape(reader.number());
			case SCRAPE_REPLY -> new Frame.ScrapeReply(reader.number(), reader.count(), reader.content(MAX_PART));
			default -> throw new MalformedFrameException("no frame of a supervisor has the type " + type);
		};
	}

}
