package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.redis.PresenceKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions of presence by themselves, on a real Redis, as any client may call them. */
final class PresenceFunctionsIT {
    private static final String CHANNEL = "chat:functions";
    private static final PresenceKeys KEYS = new PresenceKeys("");
    private static final String PRESENT = KEYS.present(CHANNEL);
    private static final String USERS = KEYS.users(CHANNEL);

    private final TestRedis redis = TestRedis.startOwn();
    private final TestNode watcher = new TestNode(redis.uri(), "", "watcher");

    @BeforeEach
    void load() {
        redis.command("FUNCTION", "LOAD", "REPLACE", PresenceKeys.library());
    }

    @AfterEach
    void close() {
        watcher.close();
        redis.close();
    }

    @Test
    void theLibraryTellsItsVersion() {
        assertThat(redis.command("FCALL_RO", "sluice_presence_version", "0"))
            .isEqualTo(Integer.toString(PresenceKeys.VERSION));
    }

    @Test
    void whoEntersIsCountedAndAnnouncedOnce() {
        watch();
        assertThat(enter("n1", "c1", "42")).isEqualTo("2");
        assertThat(enter("n1", "c1", "42")).isEqualTo("0");
        assertThat(enter("n1", "c2", "42")).isEqualTo("2");
        assertThat(enter("n2", "c3", "")).isEqualTo("2");
        assertThat(enter("n2", "c4", "")).isEqualTo("2");
        assertThat(stats()).isEqualTo("4\n2");
        assertHeard("join c1", "join c2", "join c3", "join c4");
    }

    @Test
    void whoLeavesIsAnnouncedOnceWhoeverSaysSo() {
        enter("n1", "c1", "42");
        watch();
        assertThat(leave("c1")).isEqualTo("1");
        assertThat(leave("c1")).isEqualTo("0");
        assertThat(stats()).isEqualTo("0\n0");
        assertHeard("leave c1");
        assertThat(redis.command("KEYS", "*functions*")).isEmpty();
    }

    @Test
    void whoIsAboutToLeaveIsSucceededByTheSameUserInSilence() {
        enter("n1", "c1", "42");
        enter("n1", "c2", "7");
        watch();
        assertThat(fade("c1")).isEqualTo("1");
        assertThat(stats()).isEqualTo("2\n2");
        assertThat(enter("n2", "c9", "42")).isEqualTo("1");
        assertThat(leave("c1")).isEqualTo("0");
        assertThat(stats()).isEqualTo("2\n2");
        assertThat(redis.command("HKEYS", PRESENT).lines()).containsExactlyInAnyOrder("c2", "c9");
        assertHeard();
        assertThat(redis.command("EXISTS", "sluice:{" + CHANNEL + "}:leaving")).isEqualTo("0");
    }

    @Test
    void whoEntersAgainIsNotAboutToLeaveAnyMore() {
        enter("n1", "c1", "42");
        fade("c1");
        assertThat(enter("n1", "c1", "42")).isEqualTo("0");
        assertThat(enter("n1", "c2", "42")).isEqualTo("2");
        assertThat(stats()).isEqualTo("2\n1");
    }

    @Test
    void oneWhoIsAboutToLeaveIsSucceededByOneOnly() {
        enter("n1", "c1", "42");
        enter("n1", "c2", "42");
        fade("c1");
        fade("c2");
        assertThat(enter("n2", "d1", "42")).isEqualTo("1");
        assertThat(enter("n2", "d2", "42")).isEqualTo("1");
        assertThat(enter("n2", "d3", "42")).isEqualTo("2");
        assertThat(stats()).isEqualTo("3\n1");
    }

    @Test
    void usersWhoseNamesBeginAlikeAreNotTakenForEachOther() {
        enter("n1", "c1", "42");
        enter("n1", "c2", "4");
        fade("c1");
        assertThat(enter("n2", "c3", "4")).isEqualTo("2");
        assertThat(enter("n2", "c4", "421")).isEqualTo("2");
        assertThat(enter("n2", "c5", "42")).isEqualTo("1");
    }

    @Test
    void aNodeIsSweptInPartsWithALeaveEach() {
        for (int i = 0; i < 5; i++) {
            enter("n1", "c" + i, "u" + i);
        }
        enter("n2", "d", "42");
        watch();
        assertThat(sweep("n1", 2)).isEqualTo("2\n3");
        assertThat(sweep("n1", 10)).isEqualTo("3\n0");
        assertThat(sweep("n1", 10)).isEqualTo("0\n0");
        assertThat(stats()).isEqualTo("1\n1");
        TestNode.Message[] heard = heard(5);
        assertThat(heard).allSatisfy(message -> assertThat(message.text()).contains("\"k\":\"leave\""));
    }

    @Test
    void aClientThatMovedToAnotherNodeIsNotSweptWithItsOld() {
        enter("n1", "c1", "42");
        enter("n1-2", "c1", "42");
        assertThat(sweep("n1", 10)).isEqualTo("0\n0");
        assertThat(stats()).isEqualTo("1\n1");
    }

    @Test
    void manyAreCountedButNotListed() {
        enter("n1", "c1", "42");
        enter("n1", "c2", "42");
        assertThat(redis.command("FCALL_RO", "sluice_presence_read", "1", PRESENT, "2").lines().filter(line ->
            line.startsWith("{"))).hasSize(2);
        assertThat(redis.command("FCALL_RO", "sluice_presence_read", "1", PRESENT, "1")).isEqualTo("2");
    }

    @Test
    void bytesAreCountedByASample() {
        assertThat(redis.command("FCALL_RO", "sluice_presence_size", "1", PRESENT)).isEqualTo("0\n0");
        for (int i = 100; i < 300; i++) {
            enter("n1", "c" + i, "u");
        }
        int entry = "n1\nu\n{\"user\":\"u\",\"client\":\"c100\"}".length();
        assertThat(redis.command("FCALL_RO", "sluice_presence_size", "1", PRESENT)).isEqualTo("200\n" + 200 * entry);
    }

    @Test
    void aUserTakesSoManySeatsAndEachClientOneWithNobodyTold() {
        watch();
        assertThat(seat("c1", "42", 2)).isEqualTo("1");
        assertThat(seat("c2", "42", 2)).isEqualTo("1");
        assertThat(seat("c3", "42", 2)).isEqualTo("0");
        assertThat(seat("c2", "42", 2)).as("taken anew by who has it").isEqualTo("1");
        assertThat(seat("c3", "7", 2)).isEqualTo("1");
        assertThat(stats()).isEqualTo("3\n2");
        assertHeard();
    }

    @Test
    void whoBecomesAnotherUserGivesItsSeatUpAndIsHeldToTheLimitOfThatOne() {
        seat("c1", "42", 1);
        seat("c2", "7", 1);
        assertThat(seat("c2", "42", 1)).isEqualTo("0");
        assertThat(redis.command("HKEYS", PRESENT)).isEqualTo("c1");
        assertThat(seat("c3", "7", 1)).isEqualTo("1");
    }

    @Test
    void aLeaseThatIsOverIsClaimedByOneUntilItsClaimIsOver() {
        assertThat(beat("n1", 10_000, 10_000)).isEqualTo("0");
        assertThat(beat("n1", 0, 10_000)).isEqualTo("1");
        assertThat(beat("n2", 10_000, 0)).as("one who claims nobody").isEqualTo("0");
        assertThat(beat("n2", 10_000, 10_000)).isEqualTo("1\nn1");
        redis.command("ZADD", KEYS.sweeps(), "1", "n1");
        assertThat(beat("n3", 10_000, 10_000)).as("after the claim is over").isEqualTo("0\nn1");
        assertThat(beat("n2", 10_000, 10_000)).isEqualTo("1");
        assertThat(beat("n1", 10_000, 10_000)).as("the one that was taken for dead").isEqualTo("2");
        assertThat(redis.command("FCALL", "sluice_presence_swept", "2", KEYS.leases(), KEYS.sweeps(), "n1", "60000"))
            .isEqualTo("1");
        assertThat(beat("n2", 10_000, 10_000)).isEqualTo("1");
        assertThat(beat("n1", 10_000, 10_000)).isEqualTo("2");
    }

    @Test
    void whenNobodyWasHeardOfForLongNobodyIsTakenForDead() {
        beat("n1", 10_000, 10_000);
        beat("n2", 10_000, 10_000);
        redis.command("ZADD", KEYS.leases(), "1000", "n1", "3000", "n2", "0", "n3");
        assertThat(beat("n2", 10_000, 10_000)).as("but who gave up its lease").isEqualTo("1\nn3");
        assertThat(beat("n2", 10_000, 10_000)).isEqualTo("1");
        assertThat(Long.parseLong(redis.command("ZSCORE", KEYS.leases(), "n1"))).isGreaterThan(1_000_000);
        redis.command("ZADD", KEYS.leases(), "1000", "n1");
        assertThat(beat("n2", 10_000, 10_000)).isEqualTo("1\nn1");
    }

    @Test
    void keysOfAnotherTypeAreNamedErrorsAndNothingIsDone() {
        redis.command("SET", PRESENT, "x");
        assertThatThrownBy(() -> enter("n1", "c1", "42")).hasMessageContaining("WRONGTYPE");
        assertThatThrownBy(() -> leave("c1")).hasMessageContaining("WRONGTYPE");
        assertThatThrownBy(this::stats).hasMessageContaining("WRONGTYPE");
        assertThat(redis.command("EXISTS", USERS)).isEqualTo("0");
    }

    private void watch() {
        watcher.start().join(CHANNEL).awaitLive(List.of(CHANNEL));
    }

    private TestNode.Message[] heard(int count) {
        redis.publish(CHANNEL, "end".getBytes(StandardCharsets.UTF_8));
        TestNode.patiently().until(() -> watcher.messages.size() > count);
        assertThat(watcher.messages).hasSize(count + 1);
        return watcher.messages.stream().limit(count).toArray(TestNode.Message[]::new);
    }

    private void assertHeard(String... expected) {
        String[] heard = new String[expected.length];
        TestNode.Message[] messages = heard(expected.length);
        for (int i = 0; i < heard.length; i++) {
            String text = messages[i].text();
            assertThat(text).matches("(?s)\u001e\\{\"k\":\"\\w+\",\"t\":\\d{13},\"i\":\\{.*\\}\\}\n");
            heard[i] = text.replaceAll("(?s).*\"k\":\"(\\w+)\".*\"client\":\"(\\w+)\".*", "$1 $2");
        }
        assertThat(heard).containsExactly(expected);
    }

    private String enter(String node, String client, String user) {
        return redis.command("FCALL", "sluice_presence_enter", "2", CHANNEL, PRESENT, node, client, user,
            "{\"user\":\"" + user + "\",\"client\":\"" + client + "\"}", "PUBLISH");
    }

    private String seat(String client, String user, int most) {
        return redis.command("FCALL", "sluice_presence_claim", "2", CHANNEL, PRESENT, "n1", client, user,
            Integer.toString(most));
    }

    private String fade(String client) {
        return redis.command("FCALL", "sluice_presence_fade", "2", CHANNEL, PRESENT, client);
    }

    private String leave(String client) {
        return redis.command("FCALL", "sluice_presence_leave", "2", CHANNEL, PRESENT, client, "PUBLISH");
    }

    private String sweep(String node, int most) {
        return redis.command("FCALL", "sluice_presence_sweep", "2", CHANNEL, PRESENT, node, Integer.toString(most),
            "PUBLISH");
    }

    private String stats() {
        return redis.command("FCALL_RO", "sluice_presence_stats", "2", PRESENT, USERS);
    }

    private String beat(String node, int ttl, int claim) {
        return redis.command("FCALL", "sluice_presence_beat", "2", KEYS.leases(), KEYS.sweeps(), node,
            Integer.toString(ttl), Integer.toString(claim));
    }
}
