package io.launcher.loadtest.testapp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The servlet application under load, on Tomcat or Jetty as
 * {@code spring.autoconfigure.exclude} leaves one of them.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ServletLoadApp.Pages.class)
public class ServletLoadApp {

	public static void main(String[] args) {
		SpringApplication.run(ServletLoadApp.class, args);
	}

	/**
	 * The pages.
	 */
	@RestController
	static class Pages {

		@ModelAttribute
		void worker(HttpServletResponse response) {
			response.setHeader(LoadTasks.WORKER, LoadTasks.pid());
		}

		@GetMapping("/")
		String pid() {
			return LoadTasks.pid();
		}

		@GetMapping("/slow")
		String slow(@RequestParam int ms) {
			LoadTasks.pause(Duration.ofMillis(ms));
			return "slow";
		}

		@GetMapping("/held")
		String held(@RequestParam int port) throws IOException {
			return LoadTasks.held(port);
		}

		@GetMapping("/stream")
		void stream(@RequestParam int chunks, @RequestParam int ms, HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			OutputStream out = response.getOutputStream();
			for (int i = 0; i < chunks; i++) {
				out.write(LoadTasks.line(i).getBytes(StandardCharsets.US_ASCII));
				out.flush();
				LoadTasks.pause(Duration.ofMillis(ms));
			}
		}

		@PostMapping("/echo")
		ResponseEntity<byte[]> echo(@RequestBody(required = false) byte[] body) {
			byte[] echoed = (body != null) ? body : new byte[0];
			return ResponseEntity.ok().header(LoadTasks.CHECKSUM, LoadTasks.checksum(echoed)).body(echoed);
		}

		@GetMapping("/static")
		byte[] large() {
			return LoadTasks.LARGE;
		}

	}

}
