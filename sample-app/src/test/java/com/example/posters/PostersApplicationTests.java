package com.example.posters;

import java.nio.file.Path;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the application as it is in one JVM.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "posters.layer-time=1ms", "posters.poll-interval=20ms" })
class PostersApplicationTests {

	@TempDir
	static Path directory;

	@LocalServerPort
	private int port;

	private RestClient client;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("posters.database", () -> directory.resolve("posters.db").toString());
	}

	@BeforeEach
	void connect() {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + this.port)
			.defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {
			})
			.build();
	}

	@Test
	void pageTellsWhoAnswered() {
		ResponseEntity<String> page = get("/");
		assertThat(page.getHeaders().getContentType()).hasToString("text/html;charset=UTF-8");
		assertThat(page.getHeaders().getFirst("X-Answered-By"))
			.isEqualTo("the one JVM (pid " + ProcessHandle.current().pid() + ")");
		assertThat(page.getBody()).contains("id=\"worker\">the one JVM<")
			.contains("id=\"pid\">" + ProcessHandle.current().pid() + "<")
			.doesNotContain("{{");
	}

	@Test
	void pageNeedsNothingFromElsewhere() {
		assertThat(get("/").getBody()).doesNotContainPattern("(src|href)=\"(https?:)?//").doesNotContain("@import");
	}

	@Test
	void stateIsAnsweredOnAConnectionOfItsOwn() {
		ResponseEntity<String> state = get("/api/state");
		assertThat(state.getHeaders().getFirst(HttpHeaders.CONNECTION)).isEqualTo("close");
		assertThat(state.getBody()).contains("\"answeredBy\":{\"name\":\"the one JVM\"", "\"counts\":{\"WAITING\":");
	}

	@Test
	void scheduledJobTellsWhoRanIt() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(get("/api/state").getBody())
				.contains("\"houseOrders\":{\"runs\":1,\"worker\":\"the one JVM\""));
	}

	@Test
	void orderedPosterCanBeSeen() {
		ResponseEntity<String> answer = post("/api/orders?count=3");
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		assertThat(answer.getBody()).matches("\\{\"ids\":\\[\\d+,\\d+,\\d+]}");
		String id = answer.getBody().replaceAll("\\D+(\\d+).*", "$1");
		ResponseEntity<String> poster = get("/posters/" + id + ".svg");
		assertThat(poster.getHeaders().getContentType()).hasToString("image/svg+xml;charset=UTF-8");
		assertThat(poster.getBody()).startsWith("<svg ").endsWith("</svg>");
	}

	@Test
	void posterThatWasNeverOrdered() {
		assertThat(get("/posters/999999.svg").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void orderOfTooManyOrNoneTellsWhatIsAllowed() {
		for (String count : new String[] { "0", "101" }) {
			ResponseEntity<String> answer = post("/api/orders?count=" + count);
			assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(answer.getBody()).contains("'count' is " + count + ", allowed are 1 to 100");
		}
	}

	@Test
	void slowAnswersLaterAndNotForever() {
		assertThat(get("/slow?ms=1").getBody()).contains("the one JVM", "after 1 ms");
		for (String ms : new String[] { "-1", "30001" }) {
			ResponseEntity<String> answer = get("/slow?ms=" + ms);
			assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(answer.getBody()).contains("'ms' is " + ms + ", allowed are 0 to 30000");
		}
	}

	@Test
	void healthIsExposed() {
		assertThat(get("/actuator/health").getBody()).contains("\"status\":\"UP\"");
	}

	private ResponseEntity<String> get(String path) {
		return this.client.get().uri(path).retrieve().toEntity(String.class);
	}

	private ResponseEntity<String> post(String path) {
		return this.client.post().uri(path).retrieve().toEntity(String.class);
	}

}
