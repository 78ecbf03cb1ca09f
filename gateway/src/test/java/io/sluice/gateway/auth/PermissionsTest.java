package io.sluice.gateway.auth;

import static io.sluice.protocol.ErrorCode.BAD_REQUEST;
import static io.sluice.protocol.ErrorCode.PERMISSION_DENIED;
import static io.sluice.protocol.ErrorCode.UNKNOWN_CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.Arguments;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What names and tokens change about who may use a channel. */
final class PermissionsTest {
    private static final String KEPT = "history-size: 10, presence: true, ";
    private static final String NAMESPACES = "[{name: open, subscribe: everyone, publish: everyone, " + KEPT
        + "history-readers: everyone, presence-readers: everyone},"
        + " {name: token, subscribe: token, publish: token, " + KEPT
        + "history-readers: token, presence-readers: token, join-leave: asked},"
        + " {name: none, subscribe: nobody, " + KEPT + "history-readers: nobody, presence-readers: nobody},"
        + " {name: few, subscribe: everyone, publish: everyone, user-limited: true, " + KEPT
        + "history-readers: everyone, presence-readers: everyone},"
        + " {name: shaped, subscribe: everyone, publish: everyone, channel-pattern: '[a-z]+(-\\d{1,4})?'},"
        + " {name: dots, subscribe: everyone, private-prefix: '..'}, {name: public, subscribe: everyone,"
        + " private-prefix: ''}, {name: $old, subscribe: everyone, publish: everyone}]";

    private final ChannelRules rules = rules("false");
    private final ChannelRules insecure = rules("true");

    @Test
    void aNamespaceForTokensIsClosedWithoutOne() {
        Asker user = asker("42", true);
        assertThat(rules.subscribeFault(asker("42", false), "token:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.publishFault(user, "token:x", 1)).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.historyFault(user, "token:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.presenceFault(user, "token:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.grantFault("42", "token:x")).isNull();
    }

    @Test
    void eachCapabilityOpensItsOwnDoor() {
        for (String channel : List.of("token:x", "none:x")) {
            assertThat(doors(channel)).as("none in " + channel).isEmpty();
            for (Capability one : Capability.values()) {
                assertThat(doors(channel, one)).as(channel).containsExactly(one);
            }
        }
        assertThat(rules.hearsOfOthers(able("token:*", Capability.PRESENCE), "token:x", true)).isTrue();
        assertThat(rules.hearsOfOthers(able("token:*", Capability.HISTORY), "token:x", true)).isFalse();
    }

    @Test
    void capabilitiesReachNoFurtherThanNamesDo() {
        Asker able = able("*", Capability.values());
        assertThat(rules.subscribeFault(able, "nowhere:x")).isEqualTo(UNKNOWN_CHANNEL);
        assertThat(rules.subscribeFault(able, "sluice.control")).isEqualTo(UNKNOWN_CHANNEL);
        assertThat(rules.subscribeFault(able, "token:{x}")).isEqualTo(BAD_REQUEST);
        assertThat(rules.subscribeFault(able, "shaped:UPPER")).isEqualTo(BAD_REQUEST);
        assertThat(rules.subscribeFault(able, "few:x#43")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.subscribeFault(able, "none:$x")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.publishFault(able, "none:$x", 1)).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.publishFault(able, "token:x", 1 << 20)).isEqualTo(BAD_REQUEST);
    }

    @Test
    void aPrivateChannelHasNoOpenDoor() {
        for (String channel : List.of("open:$x", "open:$", "dots:..x", "$old:x")) {
            Asker user = asker("42", false);
            assertThat(rules.subscribeFault(user, channel)).as(channel).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.publishFault(user, channel, 1)).as(channel).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.historyFault(user, channel)).as(channel).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.presenceFault(user, channel)).as(channel).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.grantFault("42", channel)).as(channel).isNull();
            assertThat(insecure.subscribeFault(user, channel)).as(channel).isNull();
        }
        Asker subscriber = asker("42", true);
        assertThat(rules.publishFault(subscriber, "open:$x", 1)).isNull();
        assertThat(rules.historyFault(subscriber, "open:$x")).isNull();
        assertThat(rules.presenceFault(subscriber, "open:$x")).isNull();
        for (String channel : List.of("open:x$", "dots:$x", "public:$x", "open:x:$y")) {
            assertThat(rules.subscribeFault(asker("", false), channel)).as(channel).isNull();
        }
    }

    @Test
    void aChannelOfSomeUsersIsTheirsAlone() {
        for (String user : List.of("42", "43")) {
            assertThat(rules.subscribeFault(asker(user, false), "few:room#42,43")).as(user).isNull();
        }
        for (String user : List.of("4", "2", "42,43", "44", "", "room", "42 ", "#42")) {
            Asker other = asker(user, false);
            assertThat(rules.subscribeFault(other, "few:room#42,43")).as(user).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.publishFault(other, "few:room#42,43", 1)).as(user).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.historyFault(other, "few:room#42,43")).as(user).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.presenceFault(other, "few:room#42,43")).as(user).isEqualTo(PERMISSION_DENIED);
            assertThat(rules.grantFault(user, "few:room#42,43")).as(user).isEqualTo(PERMISSION_DENIED);
            assertThat(insecure.subscribeFault(other, "few:room#42,43")).as(user).isNull();
        }
        assertThat(rules.subscribeFault(asker("42", false), "few:#42")).isNull();
        assertThat(rules.subscribeFault(asker("42", false), "few:room")).isNull();
        assertThat(rules.subscribeFault(asker("", false), "open:room#42")).isNull();
    }

    @Test
    void aListOfUsersThatCouldBeReadInTwoWaysIsNone() {
        for (String user : List.of("42", "")) {
            for (String list : List.of("#", "#,", "#42,", "#,42", "#42,,43", "#42#43", "##42", "#41#42", "#42#")) {
                Asker asker = asker(user, false);
                assertThat(rules.subscribeFault(asker, "few:x" + list)).as(list).isEqualTo(BAD_REQUEST);
                assertThat(rules.publishFault(asker, "few:x" + list, 1)).as(list).isEqualTo(BAD_REQUEST);
                assertThat(rules.grantFault(user, "few:x" + list)).as(list).isEqualTo(BAD_REQUEST);
            }
        }
    }

    @Test
    void aNameHasToFitItsNamespacesPatternAsAWhole() {
        for (String name : List.of("shaped:abc", "shaped:a-1", "shaped:abc-1234")) {
            assertThat(rules.subscribeFault(asker("", false), name)).as(name).isNull();
        }
        for (String name : List.of("shaped:", "shaped:A", "shaped:abc-12345", "shaped:abc ", "shaped:a:b", "shaped:-1",
            "shaped:abc-1$", "shaped:" + "a".repeat(100) + "!", "shaped:\u0430")) {
            assertThat(rules.subscribeFault(asker("", false), name)).as(name).isEqualTo(BAD_REQUEST);
            assertThat(rules.publishFault(asker("", false), name, 1)).as(name).isEqualTo(BAD_REQUEST);
            assertThat(rules.grantFault("", name)).as(name).isEqualTo(BAD_REQUEST);
        }
        assertThat(insecure.subscribeFault(asker("", false), "shaped:A")).isNull();
    }

    /** Backtracking would take 2^200 steps; here it is a few thousand. */
    @Test
    void noNameMakesAPatternTakeItsTime() {
        ChannelRules slow = rules("false", "[{name: a, subscribe: everyone, channel-pattern: '(x+x+)+y'}]");
        assertThat(slow.subscribeFault(asker("", false), "a:" + "x".repeat(200))).isEqualTo(BAD_REQUEST);
        assertThat(slow.subscribeFault(asker("", false), "a:" + "x".repeat(200) + "y")).isNull();
    }

    private List<Capability> doors(String channel, Capability... allowed) {
        Asker asker = able("token:*", allowed);
        if (channel.startsWith("none")) {
            asker = able("none:x", allowed);
        }
        List<Capability> open = new ArrayList<>();
        if (rules.subscribeFault(asker, channel) == null) {
            open.add(Capability.SUBSCRIBE);
        }
        if (rules.publishFault(asker, channel, 1) == null) {
            open.add(Capability.PUBLISH);
        }
        if (rules.presenceFault(asker, channel) == null) {
            open.add(Capability.PRESENCE);
        }
        if (rules.historyFault(asker, channel) == null) {
            open.add(Capability.HISTORY);
        }
        return open;
    }

    private static Asker asker(String user, boolean subscribed) {
        return new Asker(user, subscribed, Capabilities.NONE);
    }

    private static Asker able(String pattern, Capability... allowed) {
        return new Asker("42", false, new Capabilities(List.of(
            new Capabilities.Entry(List.of(new ChannelPattern(pattern)), Set.of(allowed)))));
    }

    private static ChannelRules rules(String insecure) {
        return rules(insecure, NAMESPACES);
    }

    private static ChannelRules rules(String insecure, String namespaces) {
        GatewayConfig config = ConfigLoader.load(Map.of("SLUICE_CLIENT_INSECURE", insecure, "SLUICE_CLIENT_ANONYMOUS",
            "true", "SLUICE_NAMESPACES", namespaces), Arguments.NONE).config();
        return new ChannelRules(config.namespaces(), config.client());
    }
}
