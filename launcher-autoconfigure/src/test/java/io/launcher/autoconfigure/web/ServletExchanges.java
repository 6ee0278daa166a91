package io.launcher.autoconfigure.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * Exchanges of a servlet application that take their time.
 */
@RestController
class ServletExchanges {

	private final Exchanges exchanges;

	ServletExchanges(Exchanges exchanges) {
		this.exchanges = exchanges;
	}

	@GetMapping("/")
	String quick() {
		return "quick";
	}

	@GetMapping("/slow")
	String slow() {
		this.exchanges.begin();
		this.exchanges.awaitReleased();
		return "slow";
	}

	@GetMapping("/who")
	String who() {
		return Exchanges.echo("");
	}

	@GetMapping("/nap")
	String nap() {
		Exchanges.nap();
		return Exchanges.echo("nap");
	}

	@PostMapping("/upload")
	String upload(InputStream body) throws IOException {
		this.exchanges.begin();
		return body.readAllBytes().length + " bytes";
	}

	/**
	 * Answers with a file that Tomcat sends through the kernel.
	 * @param request the request
	 * @param response the response
	 * @param file the file
	 */
	@GetMapping("/sendfile")
	void sendFile(HttpServletRequest request, HttpServletResponse response, @RequestParam File file) {
		if (!Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
			throw new IllegalStateException("Tomcat does not send files");
		}
		response.setContentLengthLong(file.length());
		request.setAttribute("org.apache.tomcat.sendfile.filename", file.getPath());
		request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
		request.setAttribute("org.apache.tomcat.sendfile.end", file.length());
	}

	@GetMapping("/events")
	SseEmitter events() throws IOException {
		SseEmitter emitter = new SseEmitter(0L);
		emitter.send("first in " + ProcessHandle.current().pid());
		this.exchanges.begin();
		return emitter;
	}

	@GetMapping("/ticks")
	SseEmitter ticks() {
		SseEmitter emitter = new SseEmitter(0L);
		this.exchanges.begin();
		Thread ticking = new Thread(() -> {
			try {
				while (true) {
					emitter.send("tick");
					// so that the client keeps up
					LockSupport.parkNanos(Exchanges.TICK.toNanos());
				}
			}
			catch (IOException | IllegalStateException ex) {
				// ended
			}
		}, "ticks");
		ticking.setDaemon(true);
		ticking.start();
		return emitter;
	}

	@GetMapping("/stream")
	StreamingResponseBody stream(HttpServletResponse response) {
		response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
		return this::writeStream;
	}

	@GetMapping(path = "/download", produces = MediaType.TEXT_PLAIN_VALUE)
	StreamingResponseBody download() {
		return this::writeStream;
	}

	private void writeStream(OutputStream body) throws IOException {
		body.write(("first" + Exchanges.PADDING).getBytes(StandardCharsets.UTF_8));
		body.flush();
		this.exchanges.begin();
		this.exchanges.awaitReleased();
		body.write("last".getBytes(StandardCharsets.UTF_8));
	}

	@GetMapping("/poll")
	DeferredResult<String> poll() {
		this.exchanges.begin();
		return new DeferredResult<>(0L);
	}

	/**
	 * WebSockets that repeat what they are told.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class WebSockets implements WebSocketConfigurer {

		private final RequestUpgradeStrategy strategy;

		WebSockets(RequestUpgradeStrategy strategy) {
			this.strategy = strategy;
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new Echo(), "/socket").setHandshakeHandler(new DefaultHandshakeHandler(this.strategy));
		}

	}

	private static final class Echo extends TextWebSocketHandler {

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) {
			try {
				session.sendMessage(new TextMessage(Exchanges.echo(message.getPayload())));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
