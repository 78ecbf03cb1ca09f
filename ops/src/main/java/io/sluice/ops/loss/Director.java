package io.sluice.ops.loss;

import io.lettuce.core.FlushMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Plays a plan on a stage: has clients come, and things go wrong, each at its time. Runs on the stage's thread. */
final class Director {
    private final Plan plan;
    private final Stage stage;
    private final List<Client> clients;

    private record Step(long atMillis, Action action) {
    }

    /** What is done at a time. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    Director(Plan plan, Stage stage, List<Client> clients) {
        this.plan = plan;
        this.stage = stage;
        this.clients = clients;
    }

    /** Plays all of it, and waits for the plan's end. */
    void play(long startNanos) throws IOException, InterruptedException {
        for (Step step : steps()) {
            Waiting.untilNanos(startNanos + step.atMillis() * 1_000_000);
            step.action().run();
        }
        Waiting.untilNanos(startNanos + plan.lengthMillis() * 1_000_000);
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Fault fault : plan.faults()) {
            steps.add(new Step(fault.atMillis(), () -> begin(fault)));
            steps.add(new Step(fault.endMillis(), () -> end(fault)));
        }
        for (Client client : clients) {
            steps.add(new Step(plan.joinMillis().get(client.number()), () -> client.setPresent(true)));
        }
        steps.sort(Comparator.comparingLong(Step::atMillis));
        return steps;
    }

    private void begin(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind().target()) {
            case GATEWAY -> beginGateway(fault);
            case REDIS -> beginRedis(fault);
            case CHANNEL -> damage(fault);
            case LINK -> beginLink(fault, stage.link(fault.target()));
            case CLIENT -> clients.get(fault.target()).setPresent(false);
        }
    }

    private void beginGateway(Fault fault) throws IOException, InterruptedException {
        if (fault.kind() == FaultKind.GATEWAY_KILL) {
            stage.gateway(fault.target()).kill();
        } else {
            stage.gateway(fault.target()).freeze();
        }
    }

    private void beginRedis(Fault fault) throws IOException, InterruptedException {
        RedisNode redis = stage.redis();
        switch (fault.kind()) {
            case REDIS_KILL -> redis.kill();
            case REDIS_WIPE -> {
                redis.kill();
                redis.clear();
            }
            case REDIS_FREEZE -> redis.freeze();
            case REDIS_CUT_SUBSCRIBERS -> redis.attempt(backend -> backend.cut(true));
            case REDIS_CUT_COMMANDS -> redis.attempt(backend -> backend.cut(false));
            case REDIS_FORGET_FUNCTIONS ->
                redis.attempt(backend -> backend.attempt(commands -> commands.functionFlush(FlushMode.SYNC)));
            case REDIS_FLUSH -> redis.attempt(backend -> backend.attempt(commands -> commands.flushall()));
            default -> throw new IllegalArgumentException(fault + " is not for Redis");
        }
    }

    private void damage(Fault fault) {
        String key = "sluice:{" + plan.channel(fault.target()) + "}:";
        stage.redis().attempt(backend -> backend.attempt(commands -> {
            if (fault.kind() == FaultKind.META_DELETE) {
                commands.del(key + "meta");
            } else {
                commands.xtrim(key + "stream", fault.amount());
            }
        }));
    }

    private static void beginLink(Fault fault, Link link) {
        switch (fault.kind()) {
            case CUT -> link.cut();
            case CUT_ONE -> link.cutOne(fault.amount());
            case HALF_CLOSE -> link.halfClose();
            case STALL, BLACK_HOLE -> link.stall(true);
            case DELAY -> link.delay(fault.amount());
            default -> throw new IllegalArgumentException(fault + " is not for a link");
        }
    }

    private void end(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case GATEWAY_KILL -> stage.gateway(fault.target()).revive();
            case GATEWAY_FREEZE -> stage.gateway(fault.target()).thaw();
            case REDIS_KILL, REDIS_WIPE -> stage.redis().revive();
            case REDIS_FREEZE -> stage.redis().thaw();
            case STALL -> stage.link(fault.target()).stall(false);
            case BLACK_HOLE -> {
                stage.link(fault.target()).cut();
                stage.link(fault.target()).stall(false);
            }
            case DELAY -> stage.link(fault.target()).delay(0);
            case CLIENT_AWAY -> clients.get(fault.target()).setPresent(true);
            default -> { }
        }
    }
}
