package io.launcher.web.servlet;

import java.io.IOException;

import io.launcher.web.LastingExchanges;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Makes the asynchronous exchanges known, so that they can be ended. To be the first of
 * the filters, for requests only: an exchange stays the same when it is dispatched again.
 */
public class LastingExchangeFilter implements Filter {

	/**
	 * The servlet of static files. It sends them through the kernel, but only where it
	 * can see that nothing is in between, and they come to an end by themselves.
	 */
	private static final String DEFAULT_SERVLET = "default";

	private final LastingExchanges exchanges;

	/**
	 * Creates a filter.
	 * @param exchanges where exchanges are made known
	 */
	public LastingExchangeFilter(LastingExchanges exchanges) {
		this.exchanges = exchanges;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse httpResponse
				&& !DEFAULT_SERVLET.equals(http.getHttpServletMapping().getServletName())) {
			ServletExchange exchange = new ServletExchange(this.exchanges, httpResponse);
			chain.doFilter(request, new EndableResponse(httpResponse, exchange));
			if (request.isAsyncStarted()) {
				exchange.lasts(request.getAsyncContext());
			}
		}
		else {
			chain.doFilter(request, response);
		}
	}

}
