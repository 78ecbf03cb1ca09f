package io.sluice.gateway.redis;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * What Redis does with SUBSCRIBE and UNSUBSCRIBE on one connection, in slow motion: commands under way, what is
 * subscribed, answers under way. Notes what is live, and holds that liveness is never claimed wrongly.
 */
final class FakePipe implements ChannelStates.Effects {
    record Step(boolean subscribe, String channel) {
    }

    final Queue<List<Step>> commands = new ArrayDeque<>();
    final Queue<Step> answers = new ArrayDeque<>();
    final Set<String> subscribed = new HashSet<>();
    final Set<String> live = new HashSet<>();
    final Set<String> revoked = new HashSet<>();
    final Map<String, Integer> told = new HashMap<>();
    int commandsWritten;
    int longestCommand;

    @Override
    public void subscribe(List<String> channels) {
        write(channels, true);
    }

    @Override
    public void unsubscribe(List<String> channels) {
        write(channels, false);
    }

    @Override
    public void live(String channel) {
        live.add(channel);
        told.merge(channel, 1, Integer::sum);
    }

    @Override
    public void lost(String channel) {
        if (!live.remove(channel)) {
            throw new AssertionError("lost but was not live: " + channel);
        }
    }

    /** Carries out the oldest command. */
    void work() {
        List<Step> command = commands.poll();
        if (command != null) {
            for (Step step : command) {
                apply(step);
            }
        }
    }

    /** Refuses the oldest command, without an answer for any of its channels. */
    void refuse() {
        commands.poll();
    }

    /** Takes a subscription away, and says so. */
    void revoke(String channel) {
        if (subscribed.contains(channel)) {
            revoked.add(channel);
            apply(new Step(false, channel));
        }
    }

    /** Delivers the oldest answer. */
    void answer(ChannelStates to) {
        Step answer = answers.poll();
        if (answer != null) {
            to.answered(answer.channel, answer.subscribe);
        }
    }

    /** The connection breaks. */
    void cut() {
        commands.clear();
        answers.clear();
        subscribed.clear();
    }

    /**
     * Whether something published now would arrive, or word that it may not is under way. Word that Redis took a
     * subscription back looks like the answer to an UNSUBSCRIBE that it crosses. So after one, an UNSUBSCRIBE may still
     * be on its way for what is live; its own answer will tell.
     */
    boolean truthful(String channel) {
        Step leave = new Step(false, channel);
        boolean leaving = commands.stream().anyMatch(steps -> steps.contains(leave));
        boolean arrives = subscribed.contains(channel) && !leaving;
        return arrives || answers.contains(leave) || (leaving && revoked.contains(channel));
    }

    private void write(List<String> channels, boolean subscribe) {
        commandsWritten++;
        longestCommand = Math.max(longestCommand, channels.size());
        commands.add(channels.stream().map(channel -> new Step(subscribe, channel)).toList());
    }

    private void apply(Step step) {
        if (step.subscribe) {
            subscribed.add(step.channel);
        } else {
            subscribed.remove(step.channel);
        }
        answers.add(step);
    }
}
