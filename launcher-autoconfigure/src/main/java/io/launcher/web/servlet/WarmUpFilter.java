package io.launcher.web.servlet;

import java.io.IOException;
import java.util.function.Supplier;

import io.launcher.web.WarmUpGate;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.DispatcherServlet;

/**
 * Takes requests that warm up past all other filters, which may be the application's and
 * may count or refuse them. To be the first of the filters.
 */
public class WarmUpFilter implements Filter {

	private final WarmUpGate gate;

	private final Supplier<@Nullable DispatcherServlet> servlet;

	/**
	 * Creates a filter.
	 * @param gate recognizes the requests
	 * @param servlet where they go
	 */
	public WarmUpFilter(WarmUpGate gate, Supplier<@Nullable DispatcherServlet> servlet) {
		this.gate = gate;
		this.servlet = servlet;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!this.gate.isOpen() || !(request instanceof HttpServletRequest http)
				|| !this.gate.recognizes(http.getHeader(WarmUpGate.HEADER))) {
			chain.doFilter(request, response);
			return;
		}
		DispatcherServlet dispatcher = this.servlet.get();
		if (dispatcher != null && dispatcher.getServletConfig() != null) {
			dispatcher.service(request, response);
		}
		else if (response instanceof HttpServletResponse answer) {
			answer.setStatus(HttpServletResponse.SC_NOT_FOUND);
		}
	}

}
