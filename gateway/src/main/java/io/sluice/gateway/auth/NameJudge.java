package io.sluice.gateway.auth;

import com.google.re2j.Pattern;
import io.sluice.gateway.config.NameRules;
import io.sluice.protocol.ChannelName;
import io.sluice.protocol.ErrorCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A judge of the names of one namespace's channels. Immutable; asked by all loops.
 *
 * <p>Patterns are matched by RE2, which takes time in proportion to the name's length: names are strangers' words.
 */
final class NameJudge {
    private static final char USERS = '#';

    private final NameRules rules;
    private final @Nullable Pattern pattern;

    NameJudge(NameRules rules) {
        this.rules = rules;
        this.pattern = rules.pattern().isEmpty() ? null : Pattern.compile(rules.pattern());
    }

    /**
     * Says why the user may have nothing to do with a channel of this name.
     *
     * @param user empty when anonymous
     * @return {@link ErrorCode#BAD_REQUEST} when there can be no such channel, {@link ErrorCode#PERMISSION_DENIED} when
     *     it is other users', or null
     */
    @Nullable ErrorCode fault(String user, String channel) {
        String rest = ChannelName.rest(channel);
        if (pattern != null && !pattern.matches(rest)) {
            return ErrorCode.BAD_REQUEST;
        }
        int mark = rules.userLimited() ? rest.indexOf(USERS) : -1;
        return mark < 0 ? null : usersFault(user, rest.substring(mark + 1));
    }

    /** Whether only those who bring a subscription token may use the channel. */
    boolean isPrivate(String channel) {
        String prefix = rules.privatePrefix();
        return !prefix.isEmpty() && (channel.startsWith(prefix) || ChannelName.rest(channel).startsWith(prefix));
    }

    /** A list with a gap, or two lists, could be read in two ways; so they can't be. */
    private static @Nullable ErrorCode usersFault(String user, String list) {
        String[] users = list.split(",", -1);
        if (list.indexOf(USERS) >= 0 || Arrays.asList(users).contains("")) {
            return ErrorCode.BAD_REQUEST;
        }
        return Arrays.asList(users).contains(user) ? null : ErrorCode.PERMISSION_DENIED;
    }
}
