package io.sluice.ops.loss;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.ops.loss.Note.What;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client asks for and writes down, whatever a server does. */
final class ClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Plan PLAN = Plan.of(1);
    private static final String CHANNEL = PLAN.channel(0);
    private static final String FRESH = "{\"recoverable\":true,\"positioned\":true,\"epoch\":\"e1\",\"offset\":4}";

    private final Map<String, Integer> ids = new HashMap<>();
    private ScriptedServer server;
    private Client client;
    private Diary diary;
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        // Number 4 speaks JSON and has no subscription that the server makes.
        client = new Client(
            new ClientWorld(PLAN, List.of(server.port()), GatewayNode.SECRET, false, new PublishLog()), 4);
        client.stopPublishing();
        client.setPresent(true);
        diary = client.diaries().get(0);
        thread = new Thread(client, "client");
        thread.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        server.close();
        thread.join(PATIENCE.toMillis());
    }

    @Test
    void aReturningClientAsksFromWhereItIs() throws IOException {
        joined();
        publication(5);
        publication(6);
        await(What.GOT, 2);
        server.drop();
        server.accept();
        JsonNode subscribe = greeted().path("subscribe");
        assertThat(subscribe.path("recover").asBoolean()).isTrue();
        assertThat(subscribe.path("epoch").asText()).isEqualTo("e1");
        assertThat(subscribe.path("offset").asLong()).isEqualTo(6);
        answer("{\"recoverable\":true,\"epoch\":\"e1\",\"offset\":6,\"was_recovering\":true,\"recovered\":true,"
            + "\"publications\":[{\"data\":{},\"offset\":7}]}");
        await(What.GOT, 3);
        assertThat(diary.has(new Position("e1", 7))).isTrue();
        assertThat(whats()).containsExactly(What.ASKED, What.JOINED, What.GOT, What.GOT, What.AWAY, What.ASKED,
            What.RECOVERED, What.GOT);
    }

    @Test
    void aBrokenSubscriptionIsAskedForAgainOnTheSameConnection() throws IOException {
        joined();
        server.send("{\"push\":{\"channel\":\"" + CHANNEL + "\",\"unsubscribe\":{\"code\":2500}}}");
        JsonNode again = server.command();
        assertThat(again.path("subscribe").path("channel").asText()).isEqualTo(CHANNEL);
        assertThat(again.path("subscribe").path("recover").asBoolean()).isTrue();
        assertThat(whats()).contains(What.BROKEN);
    }

    @Test
    void aClientThatCanNotRecoverBeginsAnew() throws IOException {
        joined();
        server.drop();
        server.accept();
        greeted();
        server.send("{\"id\":" + id() + ",\"error\":{\"code\":112,\"message\":\"unrecoverable position\"}}");
        JsonNode again = server.command();
        assertThat(again.path("subscribe").path("channel").asText()).isEqualTo(CHANNEL);
        assertThat(again.path("subscribe").has("recover")).isFalse();
        assertThat(whats()).contains(What.REFUSED).doesNotContain(What.WRONG);
    }

    @Test
    void aGapThatIsToldIsWrittenDown() throws IOException {
        joined();
        server.drop();
        server.accept();
        greeted();
        answer("{\"recoverable\":true,\"epoch\":\"e2\",\"offset\":9,\"was_recovering\":true}");
        await(What.MISSED, 1);
        assertThat(diary.has(new Position("e2", 9))).isTrue();
    }

    @Test
    void aTemporaryErrorIsTriedAgain() throws IOException {
        server.accept();
        greeted();
        server.send("{\"id\":" + id() + ",\"error\":{\"code\":100,\"message\":\"m\",\"temporary\":true}}");
        assertThat(server.command().path("subscribe").path("channel").asText()).isEqualTo(CHANNEL);
        assertThat(whats()).doesNotContain(What.WRONG);
    }

    @Test
    void aClosedConnectionIsMadeAnew() throws IOException {
        joined();
        server.sendClose(3001);
        server.accept();
        greeted();
        assertThat(whats()).contains(What.AWAY).doesNotContain(What.WRONG);
    }

    @Test
    void anErrorToConnectIsTriedAgainWhateverComesBehindIt() throws IOException {
        server.accept();
        server.send("{\"id\":" + server.command().path("id").asInt() + ",\"error\":{\"code\":100,\"temporary\":true}}");
        server.sendClose(3501);
        server.accept();
        greeted();
        assertThat(whats()).contains(What.AWAY).doesNotContain(What.WRONG);
    }

    @Test
    void aTerminalCloseIsWrong() throws IOException {
        joined();
        server.sendClose(3501);
        await(What.WRONG, 1);
    }

    @Test
    void aPublicationBeforeTheAnswerIsWrong() throws IOException {
        server.accept();
        greeted();
        publication(1);
        await(What.WRONG, 1);
    }

    @Test
    void anAnswerThatForgetsThatTheClientIsRecoveringIsWrong() throws IOException {
        joined();
        server.drop();
        server.accept();
        greeted();
        answer(FRESH);
        await(What.WRONG, 1);
    }

    @Test
    void pingsAreAnswered() throws IOException {
        joined();
        server.send("{}");
        assertThat(server.command()).isEmpty();
    }

    private void joined() throws IOException {
        server.accept();
        greeted();
        answer(FRESH);
        await(What.JOINED, 1);
    }

    /** Answers connect; gives the subscribe of the first channel, and leaves the others unanswered for a while. */
    private JsonNode greeted() throws IOException {
        server.send("{\"id\":" + server.command().path("id").asInt() + ",\"connect\":{\"client\":\"c\"}}");
        JsonNode first = MissingNode.getInstance();
        for (int channel = 0; channel < client.diaries().size(); channel++) {
            JsonNode command = server.command();
            String name = command.path("subscribe").path("channel").asText();
            ids.put(name, command.path("id").asInt());
            if (name.equals(CHANNEL)) {
                first = command;
            } else {
                answer(name, command.path("subscribe").path("recover").asBoolean());
            }
        }
        assertThat(first.isObject()).isTrue();
        return first;
    }

    private void answer(String channel, boolean recovering) throws IOException {
        server.send("{\"id\":" + ids.get(channel) + ",\"subscribe\":" + (recovering
            ? "{\"recoverable\":true,\"epoch\":\"e1\",\"offset\":4,\"was_recovering\":true,\"recovered\":true}"
            : FRESH) + "}");
    }

    private void answer(String result) throws IOException {
        server.send("{\"id\":" + id() + ",\"subscribe\":" + result + "}");
    }

    private int id() {
        return ids.getOrDefault(CHANNEL, 0);
    }

    private void publication(long offset) throws IOException {
        server.send("{\"push\":{\"channel\":\"" + CHANNEL + "\",\"pub\":{\"data\":{},\"offset\":" + offset + "}}}");
    }

    private void await(What what, int times) {
        assertThat(Waiting.until(PATIENCE, () -> whats().stream().filter(what::equals).count() >= times))
            .as(() -> diary.notes().toString()).isTrue();
    }

    private List<What> whats() {
        return diary.notes().stream().map(Note::what).toList();
    }
}
