package io.launcher.web.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that is not written to any more once its exchange was ended.
 */
final class EndableResponse extends HttpServletResponseWrapper {

	private final ServletExchange exchange;

	private @Nullable ServletOutputStream stream;

	private @Nullable PrintWriter writer;

	EndableResponse(HttpServletResponse response, ServletExchange exchange) {
		super(response);
		this.exchange = exchange;
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		ServletOutputStream present = this.stream;
		if (present == null) {
			present = new Stream(super.getOutputStream());
			this.stream = present;
		}
		return present;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		PrintWriter present = this.writer;
		if (present == null) {
			present = new TextWriter(super.getWriter(), this.exchange);
			this.writer = present;
		}
		return present;
	}

	// after which an application may ask for the other of the two
	@Override
	public void reset() {
		super.reset();
		this.stream = null;
		this.writer = null;
	}

	@Override
	public void flushBuffer() throws IOException {
		this.exchange.write(super::flushBuffer);
	}

	private final class Stream extends ServletOutputStream {

		private final ServletOutputStream original;

		private Stream(ServletOutputStream original) {
			this.original = original;
		}

		@Override
		public boolean isReady() {
			return this.original.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.original.setWriteListener(listener);
		}

		@Override
		public void write(int value) throws IOException {
			EndableResponse.this.exchange.write(() -> this.original.write(value));
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			EndableResponse.this.exchange.write(() -> this.original.write(bytes, offset, length));
		}

		@Override
		public void flush() throws IOException {
			EndableResponse.this.exchange.write(this.original::flush);
		}

		@Override
		public void close() throws IOException {
			if (!EndableResponse.this.exchange.isEnded()) {
				EndableResponse.this.exchange.write(this.original::close);
			}
		}

	}

	private static final class TextWriter extends PrintWriter {

		private final PrintWriter original;

		private TextWriter(PrintWriter original, ServletExchange exchange) {
			super(new Text(original, exchange));
			this.original = original;
		}

		@Override
		public boolean checkError() {
			return super.checkError() || this.original.checkError();
		}

	}

	private static final class Text extends Writer {

		private final PrintWriter original;

		private final ServletExchange exchange;

		private Text(PrintWriter original, ServletExchange exchange) {
			this.original = original;
			this.exchange = exchange;
		}

		@Override
		public void write(char[] text, int offset, int length) throws IOException {
			this.exchange.write(() -> this.original.write(text, offset, length));
		}

		@Override
		public void flush() throws IOException {
			this.exchange.write(this.original::flush);
		}

		@Override
		public void close() throws IOException {
			if (!this.exchange.isEnded()) {
				this.exchange.write(this.original::close);
			}
		}

	}

}
