package com.example.posters;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names the worker that answered in each response, for {@code curl -i} and load tests.
 */
@Component
class AnsweredByFilter extends OncePerRequestFilter {

	private final Whoami whoami;

	AnsweredByFilter(Whoami whoami) {
		this.whoami = whoami;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.setHeader("X-Answered-By", this.whoami.name() + " (pid " + this.whoami.pid() + ")");
		chain.doFilter(request, response);
	}

}
