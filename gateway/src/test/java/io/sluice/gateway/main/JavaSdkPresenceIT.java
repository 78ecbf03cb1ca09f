package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.ClientInfo;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Who is there, through the official Java SDK on two gateways. */
@TestInstance(Lifecycle.PER_CLASS)
final class JavaSdkPresenceIT {
    private static final String NAMESPACES = "--namespaces=["
        + "{name: room, subscribe: users, presence: true, join-leave: always},"
        + "{name: quiet, subscribe: users, presence: true},"
        + "{name: shut, subscribe: users, presence: true, presence-readers: nobody},"
        + "{name: live, subscribe: users}]";
    private static final String LEAVE_DELAY = "--presence-leave-delay=100ms";

    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway a = TestGateway.start(redis, NAMESPACES, LEAVE_DELAY);
    private final TestGateway b = TestGateway.start(redis, NAMESPACES, LEAVE_DELAY);

    @AfterEach
    void nothingIsLeft() {
        a.awaitEmpty();
        b.awaitEmpty();
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void whoComesAndGoesIsSeenOnTheOtherGateway() {
        try (SdkClient one = SdkClient.connected(a.port(), "1")) {
            SdkClient.Channel watching = one.subscribed("room:1");
            assertThat(SdkClient.take("one's own join", watching.joins).getInfo().getUser()).isEqualTo("1");
            try (SdkClient two = SdkClient.connected(b.port(), "2")) {
                two.subscribed("room:1");
                ClientInfo joined = SdkClient.take("a join", watching.joins).getInfo();
                assertThat(joined.getUser()).isEqualTo("2");
                assertThat(joined.getConnInfo()).isEqualTo("{\"name\":\"2\"}".getBytes(StandardCharsets.UTF_8));

                for (SdkClient asking : List.of(one, two)) {
                    assertThat(asking.presence("room:1").getClients().values())
                        .extracting(ClientInfo::getUser).containsExactlyInAnyOrder("1", "2");
                    assertThat(asking.presence("room:1").getClients()).containsKey(joined.getClient());
                }
                two.sdk.getSubscription("room:1").unsubscribe();
                assertThat(SdkClient.take("a leave", watching.leaves).getInfo().getClient())
                    .isEqualTo(joined.getClient());
            }
            assertThat(watching.joins).isEmpty();
            assertThat(watching.leaves).isEmpty();
        }
    }

    @Test
    void clientsAndUsersAreCounted() {
        try (SdkClient phone = SdkClient.connected(a.port(), "1");
            SdkClient laptop = SdkClient.connected(b.port(), "1");
            SdkClient other = SdkClient.connected(b.port(), "2")) {
            List.of(phone, laptop, other).forEach(client -> client.subscribed("quiet:1"));
            TestGateway.await("three clients").until(() -> phone.presenceStats("quiet:1").getNumClients() == 3);
            PresenceStatsResult stats = other.presenceStats("quiet:1");
            assertThat(stats.getNumClients()).isEqualTo(3);
            assertThat(stats.getNumUsers()).isEqualTo(2);
        }
    }

    @Test
    void whoMayNotKnowIsRefusedByName() {
        try (SdkClient client = SdkClient.connected(a.port(), "1")) {
            client.subscribed("shut:x");
            assertThat(client.presenceError("shut:x")).isEqualTo(103);
            assertThat(client.presenceError("room:notmine")).isEqualTo(103);
            assertThat(client.presenceError("live:x")).isEqualTo(108);
            assertThat(client.presenceError("nowhere:x")).isEqualTo(102);
        }
    }
}
