package io.sluice.ops.loss;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The judge over clients' diaries and publishers' logs: nothing missed, nothing twice, or it was told. Stateless. */
final class Judge {
    private static final int MISSING_SHOWN = 5;

    private Judge() {
    }

    /** Looks at everything. */
    static Verdict judge(Evidence evidence) {
        Plan plan = evidence.plan();
        Map<String, Payloads> payloads = new HashMap<>();
        plan.channels().forEach(channel -> payloads.put(channel, new Payloads(channel, evidence.log())));
        List<Violation> violations = new ArrayList<>();
        evidence.log().strange().forEach(what -> violations.add(new Violation(plan.seed(), "", "", what, List.of())));
        long announced = 0;
        for (Diary diary : evidence.diaries()) {
            DiaryCheck check = new DiaryCheck(plan, diary, known(payloads, diary.channel()));
            violations.addAll(check.walk(evidence.ends().get(diary.channel())));
            announced += check.announced();
        }
        for (String channel : plan.channels()) {
            if (!evidence.ends().containsKey(channel)) {
                violations.add(new Violation(plan.seed(), "", channel, "could not publish when all was over",
                    List.of()));
            }
            if (plan.harmless() && Plan.recoverable(plan.channels().indexOf(channel)) >= Plan.RECOVERY_LIMIT) {
                missing(plan, channel, known(payloads, channel).missing(), violations);
            }
        }
        return new Verdict(plan.seed(), plan.harmless(), count(evidence, Note.What.GOT),
            count(evidence, Note.What.RECOVERED), announced, count(evidence, Note.What.BROKEN),
            plan.harmless() ? noticed(evidence) : 0, violations);
    }

    /** What was acknowledged must have come to somebody: some are there from the beginning to the end. */
    private static void missing(Plan plan, String channel, Set<String> missing, List<Violation> violations) {
        if (!missing.isEmpty()) {
            violations.add(new Violation(plan.seed(), "", channel, missing.size() + " acknowledged publications came "
                + "to nobody: " + missing.stream().sorted().limit(MISSING_SHOWN).toList(), List.of()));
        }
    }

    private static Payloads known(Map<String, Payloads> payloads, String channel) {
        Payloads known = payloads.get(channel);
        if (known == null) {
            throw new IllegalArgumentException("a diary about " + channel + ", which is not in the plan");
        }
        return known;
    }

    private static long noticed(Evidence evidence) {
        Plan plan = evidence.plan();
        return evidence.diaries().stream()
            .filter(diary -> Plan.recoverable(plan.channels().indexOf(diary.channel())) >= Plan.RECOVERY_LIMIT)
            .mapToLong(diary -> count(diary, Note.What.BROKEN)).sum();
    }

    private static long count(Evidence evidence, Note.What what) {
        return evidence.diaries().stream().mapToLong(diary -> count(diary, what)).sum();
    }

    private static long count(Diary diary, Note.What what) {
        return diary.notes().stream().filter(note -> note.what() == what).count();
    }
}
