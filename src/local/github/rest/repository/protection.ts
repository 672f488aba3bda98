import type { ProtectionRow } from "../../store/rows.ts";

type Json = Readonly<Record<string, unknown>>;

/** `branch-protection`, as `GET …/protection` answers. */
export function renderClassic(rule: ProtectionRow, url: string): Json {
  const contexts = rule.requiredChecks;
  return {
    url,
    ...(contexts.length > 0 && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: rule.strict,
        contexts,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: contexts.map((context) => ({ context, app_id: null })),
      },
    }),
    ...((rule.requirePullRequest || rule.requiredApprovals > 0) && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: false,
        require_code_owner_reviews: false,
        require_last_push_approval: false,
        required_approving_review_count: rule.requiredApprovals,
      },
    }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
  };
}

/** What a branch shows of its required checks to those who may only read. */
export function summariseChecks(rule: ProtectionRow | undefined): Json {
  const contexts = rule?.requiredChecks ?? [];
  return {
    enforcement_level: contexts.length > 0 ? "everyone" : "off",
    contexts,
    checks: contexts.map((context) => ({ context, app_id: null })),
  };
}

/** The rules of a ruleset as `GET /rules/branches/{branch}` lists them. */
export function renderRules(rule: ProtectionRow, source: string): readonly Json[] {
  const from = { ruleset_source_type: "Repository", ruleset_source: source, ruleset_id: rule.id };
  return [
    { type: "deletion", ...from },
    { type: "non_fast_forward", ...from },
    ...(rule.requirePullRequest || rule.requiredApprovals > 0
      ? [
          {
            type: "pull_request",
            parameters: {
              required_approving_review_count: rule.requiredApprovals,
              dismiss_stale_reviews_on_push: false,
              require_code_owner_review: false,
              require_last_push_approval: false,
              required_review_thread_resolution: false,
              allowed_merge_methods: ["merge", "squash", "rebase"],
            },
            ...from,
          },
        ]
      : []),
    ...(rule.requiredChecks.length > 0
      ? [
          {
            type: "required_status_checks",
            parameters: {
              required_status_checks: rule.requiredChecks.map((context) => ({ context })),
              strict_required_status_checks_policy: rule.strict,
            },
            ...from,
          },
        ]
      : []),
    ...(rule.mergeQueue
      ? [
          {
            type: "merge_queue",
            parameters: {
              check_response_timeout_minutes: 60,
              grouping_strategy: "ALLGREEN",
              max_entries_to_build: 5,
              max_entries_to_merge: 5,
              merge_method: "SQUASH",
              min_entries_to_merge: 1,
              min_entries_to_merge_wait_minutes: 5,
            },
            ...from,
          },
        ]
      : []),
  ];
}
