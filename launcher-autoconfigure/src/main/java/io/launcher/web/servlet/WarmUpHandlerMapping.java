package io.launcher.web.servlet;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.Supplier;

import io.launcher.web.WarmUpGate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Handles requests that warm up, before any handler of the application gets them: looks
 * for one and does not call it, then answers 404 as a method of a controller would, with
 * the converters of the application.
 */
public class WarmUpHandlerMapping implements HandlerMapping, Ordered {

	private static final Log logger = LogFactory.getLog(WarmUpHandlerMapping.class);

	private final WarmUpGate gate;

	private final Supplier<@Nullable RequestMappingHandlerMapping> mappings;

	private final Supplier<@Nullable RequestMappingHandlerAdapter> adapters;

	private final HandlerMethod method;

	private @Nullable RequestMappingHandlerAdapter adapter;

	/**
	 * Creates a mapping.
	 * @param gate recognizes the requests
	 * @param mappings has the handlers of the application
	 * @param adapters has the converters of the application
	 */
	public WarmUpHandlerMapping(WarmUpGate gate, Supplier<@Nullable RequestMappingHandlerMapping> mappings,
			Supplier<@Nullable RequestMappingHandlerAdapter> adapters) {
		this.gate = gate;
		this.mappings = mappings;
		this.adapters = adapters;
		Method answer = ReflectionUtils.findMethod(Answer.class, "notFound", HttpServletRequest.class);
		if (answer == null) {
			throw new IllegalStateException("No such method");
		}
		this.method = new HandlerMethod(new Answer(), answer);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
		if (!this.gate.isOpen() || !this.gate.recognizes(request.getHeader(WarmUpGate.HEADER))) {
			return null;
		}
		HttpRequestHandler handler = this::handle;
		return new HandlerExecutionChain(handler);
	}

	private void handle(HttpServletRequest request, HttpServletResponse response) {
		try {
			RequestMappingHandlerMapping mapping = this.mappings.get();
			if (mapping != null) {
				mapping.getHandler(request);
			}
			adapter().handle(request, response, this.method);
		}
		catch (Exception ex) {
			logger.debug("Cannot answer as a controller would", ex);
			response.setStatus(HttpServletResponse.SC_NOT_FOUND);
		}
	}

	// one without the application's advice
	private synchronized RequestMappingHandlerAdapter adapter() {
		RequestMappingHandlerAdapter present = this.adapter;
		if (present == null) {
			GenericApplicationContext nothing = new GenericApplicationContext();
			nothing.refresh();
			present = new RequestMappingHandlerAdapter();
			present.setApplicationContext(nothing);
			RequestMappingHandlerAdapter own = this.adapters.get();
			if (own != null) {
				present.setMessageConverters(own.getMessageConverters());
			}
			present.afterPropertiesSet();
			this.adapter = present;
		}
		return present;
	}

	/**
	 * Stands for a controller.
	 */
	static final class Answer {

		ResponseEntity<Map<String, Object>> notFound(HttpServletRequest request) {
			return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("path", request.getRequestURI()));
		}

	}

}
