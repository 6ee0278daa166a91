package io.launcher.actuate.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

import io.launcher.LauncherOperations;
import io.launcher.LauncherState;
import io.launcher.OperationFailedException;
import io.launcher.OperationInProgressException;
import io.launcher.Operations;
import io.launcher.StatusSource;
import io.launcher.Statuses;
import io.launcher.autoconfigure.actuate.LauncherEndpointAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operators write to the endpoint, over both kinds of web servers.
 */
class LauncherEndpointWritesTests {

	private static final String UNRESTRICTED = "management.endpoint.launcher.access=UNRESTRICTED";

	private static final String RELOAD = "{\"action\":\"reload\"}";

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Operations operations = new Operations();

	private final Statuses statuses = new Statuses(
			Statuses.process(LauncherState.RUNNING, Statuses.service("web", 2, 2)));

	private String root;

	@ParameterizedTest
	@EnumSource
	void nothingCanBeWrittenUnlessThatIsAllowed(Stack stack) {
		run(stack, () -> {
			assertThat(send("GET", "", null).statusCode()).isEqualTo(200);
			assertThat(send("POST", "", RELOAD).statusCode()).isIn(404, 405);
			assertThat(send("POST", "/web", "{\"workers\":3}").statusCode()).isIn(404, 405);
			assertThat(send("DELETE", "/web/0", null).statusCode()).isIn(404, 405);
			assertThat(this.operations.asked).isEmpty();
		});
	}

	// one server each, as a start takes longer than all of them
	@ParameterizedTest
	@EnumSource
	void writesAreAnsweredByWhatBecomesOfThem(Stack stack) {
		run(stack, () -> {
			whatIsDoneIsAnsweredWithTheStatus();
			whatIsBegunIsAnsweredSo();
			whatHasFailedIsAnsweredWithTheReason();
			badInputIsAnsweredWithWhatIsAllowed();
			whatThereIsNotIsNotFound();
			requestsThatWaitHoldUpNoOthers();
			supervisorThatDoesNotAnswerIsUnavailable();
		}, UNRESTRICTED);
	}

	private void whatIsDoneIsAnsweredWithTheStatus() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		assertDone("POST", "?wait=30s", RELOAD);
		assertDone("POST", "/web?wait=PT30S", "{\"workers\":3}");
		assertDone("POST", "/web", "{\"workers\":\"0\",\"wait\":\"1m\"}");
		assertDone("DELETE", "/web/1?wait=30s", null);
		assertThat(this.operations.asked).containsExactly("reload", "scale web 3", "scale web 0", "replace web 1");
	}

	private void whatIsBegunIsAnsweredSo() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		this.operations.answer(new CompletableFuture<>());
		assertAnswer(send("POST", "", RELOAD), 202, "{\"pending\":\"the reload has begun\"}");
		this.operations.answer(new CompletableFuture<>());
		assertAnswer(send("POST", "/web?wait=1s", "{\"workers\":3}"), 202,
				"{\"pending\":\"the change of web to 3 workers has begun and was not done within 1s\"}");
		this.operations.fail(new OperationInProgressException("in progress, but this worker leaves"));
		assertAnswer(send("DELETE", "/web/1?wait=30s", null), 202,
				"{\"pending\":\"the replacement of web-1 is in progress, but this worker leaves\"}");
	}

	private void whatHasFailedIsAnsweredWithTheReason() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		this.operations.fail(new OperationFailedException("web-0 did not start"));
		assertAnswer(send("POST", "?wait=30s", RELOAD), 409, "{\"error\":\"web-0 did not start\"}");
		this.operations.fail(new OperationFailedException("at once"));
		assertAnswer(send("POST", "", RELOAD), 409, "{\"error\":\"at once\"}");
	}

	private void badInputIsAnsweredWithWhatIsAllowed() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		assertError(send("POST", "", "{}"), 400, "'action' is missing: use 'reload'");
		assertError(send("POST", "", null), 400, "'action' is missing: use 'reload'");
		assertError(send("POST", "", "{\"action\":\"reboot\"}"), 400, "'action' is 'reboot': use 'reload'");
		String workers = ": use a whole number from 0 to 1024";
		assertError(send("POST", "/web", "{}"), 400, "'workers' is missing" + workers);
		assertError(send("POST", "/web", "{\"workers\":-1}"), 400, "'workers' is '-1'" + workers);
		assertError(send("POST", "/web", "{\"workers\":1025}"), 400, "'workers' is '1025'" + workers);
		assertError(send("POST", "/web", "{\"workers\":1.5}"), 400, "'workers' is '1.5'" + workers);
		assertError(send("POST", "/web", "{\"workers\":\"many\"}"), 400, "'workers' is 'many'" + workers);
		assertError(send("DELETE", "/web/first", null), 400,
				"'index' is 'first': use the index of a worker, from 0 on");
		for (String wait : List.of("soon", "-1s", "11m", "99999999999999999d")) {
			assertError(send("POST", "?wait=" + wait, RELOAD), 400,
					"'wait' is '" + wait + "': use a duration from 0s to 10m, such as 30s or PT30S");
		}
		assertThat(this.operations.asked).isEmpty();
	}

	private void whatThereIsNotIsNotFound() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		assertError(send("POST", "/wbe", "{\"workers\":3}"), 404, "There is no service 'wbe', only [web]");
		assertError(send("DELETE", "/wbe/0", null), 404, "There is no service 'wbe', only [web]");
		assertError(send("DELETE", "/web/2", null), 404, "Service 'web' has no worker 2, but 2 from 0 on");
		assertError(send("DELETE", "/web/-1", null), 404, "Service 'web' has no worker -1, but 2 from 0 on");
		assertThat(this.operations.asked).isEmpty();
	}

	private void supervisorThatDoesNotAnswerIsUnavailable() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		this.statuses.set(null);
		assertError(send("POST", "/web", "{\"workers\":3}"), 503, "The supervisor does not tell its status");
	}

	private void requestsThatWaitHoldUpNoOthers() throws Exception {
		this.operations.asked.clear();
		this.operations.threads.clear();
		List<CompletableFuture<Void>> answers = new ArrayList<>();
		List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
		// more than there are event loops
		for (int i = 0; i < 12; i++) {
			CompletableFuture<Void> answer = new CompletableFuture<>();
			answers.add(answer);
			this.operations.answer(answer);
			waiting
				.add(this.client.sendAsync(request("POST", "?wait=1m", RELOAD), HttpResponse.BodyHandlers.ofString()));
		}
		Awaitility.await().until(() -> this.operations.asked.size() == 12);
		assertThat(send("GET", "", null).statusCode()).isEqualTo(200);
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		answers.forEach((answer) -> answer.complete(null));
		assertThat(waiting).allSatisfy((answer) -> assertThat(answer).succeedsWithin(Duration.ofSeconds(10)));
		assertThat(this.operations.threads)
			.noneMatch((name) -> name.contains("-http-nio-loop") || name.startsWith("reactor-http"));
	}

	private void assertDone(String method, String path, String body) throws Exception {
		HttpResponse<String> answer = send(method, path, body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).startsWith("{\"mode\":\"process\"");
	}

	private static void assertError(HttpResponse<String> answer, int status, String reason) {
		assertAnswer(answer, status, "{\"error\":\"" + reason + "\"}");
	}

	private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.body()).isEqualTo(body);
	}

	private HttpResponse<String> send(String method, String path, String body)
			throws IOException, InterruptedException {
		return this.client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String method, String path, String body) {
		return HttpRequest.newBuilder(URI.create(this.root + path))
			.timeout(Duration.ofSeconds(30))
			.header("Content-Type", "application/json")
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody())
			.build();
	}

	private void run(Stack stack, Check check, String... properties) {
		stack.run(this.statuses, this.operations, properties, (port) -> {
			this.root = "http://127.0.0.1:" + port + "/actuator/launcher";
			try {
				check.run();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	/**
	 * What is checked.
	 */
	private interface Check {

		void run() throws Exception;

	}

	/** A kind of web server. */
	enum Stack {

		SERVLET {

			@Override
			void run(Statuses statuses, Operations operations, String[] properties, IntConsumer check) {
				new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
					.withBean(StatusSource.class, () -> statuses)
					.withBean(LauncherOperations.class, () -> operations)
					.withConfiguration(AutoConfigurations.of(LauncherEndpointAutoConfiguration.class,
							EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
							JacksonEndpointAutoConfiguration.class, JacksonAutoConfiguration.class,
							HttpMessageConvertersAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
							WebMvcAutoConfiguration.class, ManagementContextAutoConfiguration.class,
							ServletManagementContextAutoConfiguration.class,
							TomcatServletWebServerAutoConfiguration.class))
					.withPropertyValues(COMMON)
					.withPropertyValues(properties)
					.run((context) -> check.accept(port(context.getSourceApplicationContext())));
			}

		},

		REACTIVE {

			@Override
			void run(Statuses statuses, Operations operations, String[] properties, IntConsumer check) {
				new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
					.withBean(StatusSource.class, () -> statuses)
					.withBean(LauncherOperations.class, () -> operations)
					.withConfiguration(AutoConfigurations.of(LauncherEndpointAutoConfiguration.class,
							EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
							JacksonEndpointAutoConfiguration.class, JacksonAutoConfiguration.class,
							CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
							WebFluxAutoConfiguration.class, ManagementContextAutoConfiguration.class,
							NettyReactiveWebServerAutoConfiguration.class))
					.withPropertyValues(COMMON)
					.withPropertyValues(properties)
					.run((context) -> check.accept(port(context.getSourceApplicationContext())));
			}

		};

		private static final String[] COMMON = { "server.port=0", "server.address=127.0.0.1",
				"management.endpoints.web.exposure.include=launcher" };

		private static int port(ApplicationContext context) {
			return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
		}

		abstract void run(Statuses statuses, Operations operations, String[] properties, IntConsumer check);

	}

}
