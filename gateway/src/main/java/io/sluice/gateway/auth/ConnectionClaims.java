package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.protocol.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reader of connection tokens. Keeps nothing.
 */
final class ConnectionClaims implements ClaimsReader<Credentials> {
    private static final Map<String, Capability> CAPABILITIES = Arrays.stream(Capability.values())
        .collect(Collectors.toUnmodifiableMap(Capability::word, Function.identity()));

    @Override
    public Credentials read(Claims claims, Common common) throws TokenFault {
        // A channel makes it a subscription token, which proves less than a connection token does.
        Claims.require(!claims.has("channel"));
        Payload info = claims.json("info");
        Claims.require(Publishable.author(common.user(), info, Payload.NONE));
        return new Credentials(common.user(), info, common.expiresAt(), common.stamp(),
            grants(claims, common.user(), info));
    }

    /** Most tokens grant nothing, and then nothing is kept. */
    private static @Nullable Grants grants(Claims claims, String user, Payload info) throws TokenFault {
        Payload meta = claims.json("meta");
        Map<String, ChannelTerms> channels = channels(claims);
        for (ChannelTerms terms : channels.values()) {
            Claims.require(terms.info().isEmpty() || Publishable.author(user, info, terms.info()));
        }
        Grants grants = new Grants(channels, capabilities(claims.get("caps")), meta);
        return grants.isEmpty() ? null : grants;
    }

    private static Map<String, ChannelTerms> channels(Claims claims) throws TokenFault {
        Map<String, ChannelTerms> channels = new LinkedHashMap<>();
        for (String channel : Claims.textsOf(claims.get("channels"))) {
            channels.put(channel, ChannelTerms.PLAIN);
        }
        JsonNode subs = claims.get("subs");
        Claims.require(subs.isMissingNode() || subs.isObject());
        for (Map.Entry<String, JsonNode> sub : subs.properties()) {
            channels.put(sub.getKey(), TermsReader.read(Claims.of(sub.getValue())));
        }
        for (String channel : channels.keySet()) {
            Claims.require(ChannelRules.canBe(channel));
        }
        return channels;
    }

    private static Capabilities capabilities(JsonNode caps) throws TokenFault {
        if (caps.isMissingNode()) {
            return Capabilities.NONE;
        }
        Claims.require(caps.isArray() && caps.size() <= Capabilities.MOST);
        List<Capabilities.Entry> entries = new ArrayList<>();
        for (JsonNode entry : caps) {
            Claims members = Claims.of(entry);
            members.only(Set.of("channels", "allow"));
            entries.add(new Capabilities.Entry(patterns(members.get("channels")), allowed(members.get("allow"))));
        }
        return new Capabilities(entries);
    }

    private static List<ChannelPattern> patterns(JsonNode list) throws TokenFault {
        List<String> texts = Claims.textsOf(list);
        Claims.require(!texts.isEmpty() && texts.size() <= Capabilities.MOST);
        return texts.stream().map(ChannelPattern::new).toList();
    }

    private static Set<Capability> allowed(JsonNode list) throws TokenFault {
        EnumSet<Capability> allowed = EnumSet.noneOf(Capability.class);
        for (String word : Claims.textsOf(list)) {
            Capability capability = CAPABILITIES.get(word);
            if (capability == null) {
                throw new TokenFault(TokenResult.Reason.CLAIMS);
            }
            allowed.add(capability);
        }
        return allowed;
    }
}
