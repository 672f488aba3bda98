import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/core/text/redact.ts";
import { countAll, countScrubbed, scrubText } from "../../../src/policy/dataset/scrub/scrub-text.ts";

const redact = createRedactor(["the-job's-own-key-4711"]);
const scrub = (text: string) => scrubText(text, redact);
const letters = (count: number, alphabet = "AbCdEfGh1jKlMn0pQr5tUvWx") =>
  Array.from({ length: count }, (_, at) => alphabet[(at * 7 + 3) % alphabet.length]).join("");

/** Made up, each of its vendor's form; put together here so that no scanner takes this file for a leak. */
const planted: readonly (readonly [string, string])[] = [
  ["the job's own key", "the-job's-own-key-4711"],
  ["GitHub", `ghp_${letters(36)}`],
  ["GitHub, fine-grained", `github_pat_${letters(60)}`],
  ["GitLab", `glpat-${letters(20)}`],
  ["OpenAI", `sk-proj-${letters(48)}`],
  ["Anthropic", `sk-ant-${letters(60)}`],
  ["Google", `AIza${letters(35)}`],
  ["Google OAuth", `GOCSPX-${letters(28)}`],
  ["Google access", `ya29.${letters(60)}`],
  ["AWS", `AKIA${letters(16, "ABCDEFGH23456789")}`],
  ["AWS secret", `aws_secret_access_key = ${letters(40)}`],
  ["npm", `npm_${letters(36)}`],
  ["Slack", `xoxb-${letters(24, "0123456789")}`],
  ["Slack's webhook", `https://hooks.slack.com/services/T0${letters(8)}/B0${letters(8)}/${letters(24)}`],
  ["Discord's webhook", `https://discord.com/api/webhooks/112233445566778899/${letters(60)}`],
  ["Teams' webhook", `https://acme.webhook.office.com/webhookb2/${letters(60)}`],
  ["Telegram", `123456789:${letters(35)}`],
  ["Stripe", `sk_live_${letters(24)}`],
  ["SendGrid", `SG.${letters(22)}.${letters(43)}`],
  ["Twilio", `SK${letters(32, "0123456789abcdef")}`],
  ["Hugging Face", `hf_${letters(34)}`],
  ["JWT", `eyJhbGciOiJIUzI1NiJ9.${letters(40)}.${letters(43)}`],
  ["private key", `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n-----END RSA PRIVATE KEY-----`],
  ["a password", "password: hunter2Hunter!"],
  ["a Korean password", "비밀번호: hunter2Hunter!"],
  ["a password of JSON", '"db_password": "s3cr3t-Value"'],
  ["an address with a password", "postgres://admin:s3cr3tpw@db.internal/app"],
  ["Azure", `DefaultEndpointsProtocol=https;AccountKey=${letters(86)}==`],
  ["a bearer", `Authorization: Bearer ${letters(40)}`],
  ["an e-mail", "jane.doe+x@mail.example.org"],
  ["an e-mail with umlauts", "jürgen@bücher.de"],
  ["an e-mail in Korean", "hong@example.co.kr로 보내 주세요"],
  ["an e-mail in words", "jane (at) example (dot) org"],
  ["an IBAN", "DE89 3704 0044 0532 0130 00"],
  ["an IBAN without spaces", "GB82WEST12345698765432"],
  ["a card", "4111 1111 1111 1111"],
  ["a phone", "+49 170 1234567"],
  ["a Korean phone", "010-1234-5678"],
  ["a Chinese phone", "13812345678"],
  ["an American phone", "(415) 555-2671"],
  ["a resident's number", "900101-1234567"],
  ["a social security number", "078-05-1120"],
  ["an address", "8.8.8.8"],
  ["an e-mail in Markdown's emphasis", "_jane@example.com_"],
  ["an e-mail before a hyphen", "jane@example.com-"],
  ["an e-mail of an address", "jane%40example.com"],
  ["an e-mail with an entity", "jane&#64;example.com"],
  ["an e-mail with a quoted name", '"jane doe"@example.com'],
  ["an e-mail at a number", "jane@[192.168.7.1]"],
  ["an e-mail in plain words", "jane at example dot com"],
  ["an e-mail in punycode", "jane@xn--e1afmkfd.xn--p1ai"],
  ["an e-mail in wide letters", "jane＠example.com"],
  ["a phone in wide digits", "０１０-１２３４-５６７８"],
  ["a phone with a leading 1", "1-800-555-2671"],
  ["a Korean phone without hyphens", "01012345678"],
  ["a Korean phone with brackets", "(02) 123-4567"],
  ["a French phone", "06 12 34 56 78"],
  ["a British phone", "07700 900123"],
  ["a German phone", "0171/1234567"],
  ["a Brazilian phone", "(11) 91234-5678"],
  ["a Chinese phone with hyphens", "138-1234-5678"],
  ["a Chinese landline", "010-62345678"],
  ["a resident's number without a hyphen", "8801011234568"],
  ["a Chinese identity number", "11010519491231002X"],
  ["Slack's app", `xapp-1-A0${letters(9)}-${letters(12, "0123456789")}-${letters(40)}`],
  ["Slack's cookie", `xoxd-${letters(30)}`],
  ["Vault", `hvs.${letters(90)}`],
  ["Grafana", `glsa_${letters(32)}_${letters(8, "0123456789abcdef")}`],
  ["Databricks", `dapi${letters(32, "0123456789abcdef")}`],
  ["Atlassian", `ATATT3xFf${letters(60)}`],
  ["a password with signs of addresses", "postgres://admin:s3c@ret/pw@db.internal/app"],
  ["a password with a colon", "https://admin:s3cr:tpw@db.internal/app"],
  ["a password of curl", "curl -u admin:s3cretPW1 https://db.internal"],
  ["a key in a sentence", `the API key is ${letters(30)}`],
  ["a session", `Cookie: session=${letters(40)}`],
  ["an encrypted token", `eyJhbGciOiJkaXIi.${letters(8)}.${letters(16)}.${letters(60)}.${letters(22)}`],
  ["a key with a visible half", `sk-${letters(24)}\u200b${letters(30)}`],
  ["a long private key", `-----BEGIN PRIVATE KEY-----\n${letters(30_000)}\n-----END PRIVATE KEY-----`],
  ["an address of IPv6", "2001:4860:4860:0000:0000:0000:0000:8888"],
];
/** The part of a planted text that must be gone. */
const cores: Readonly<Record<string, string>> = {
  "AWS secret": letters(40),
  "a password": "hunter2Hunter!",
  "a Korean password": "hunter2Hunter!",
  "a password of JSON": "s3cr3t-Value",
  "an address with a password": "s3cr3tpw",
  Azure: letters(86),
  "a bearer": letters(40),
  "an e-mail in Korean": "hong@example.co.kr",
  "an e-mail in Markdown's emphasis": "jane@example.com",
  "an e-mail before a hyphen": "jane@example.com",
  "a password with signs of addresses": "ret/pw",
  "a password with a colon": "tpw",
  "a password of curl": "s3cretPW1",
  "a key in a sentence": letters(30),
  "a session": letters(40),
  "an encrypted token": letters(22),
  "a key with a visible half": letters(30),
  "a long private key": letters(100),
};

describe("scrubText", () => {
  it.each(planted)("takes %s out of a text", (what, secret) => {
    const core = cores[what] ?? secret;
    for (const text of [secret, `Use ${secret} for it.`, `앞 ${secret} 뒤`, `a\n\n${secret}\nb`]) {
      const { text: clean, found } = scrub(text);
      expect(clean).not.toContain(core);
      expect(countAll(found)).toBeGreaterThan(0);
    }
  });

  it.each([
    "The version 1.2.3 came on 2026-11-30 at 12:30:59, as #4711 says.",
    "It listens on 127.0.0.1:8080 and 192.168.0.1; 10.0.0.1 is private, 192.0.2.1 an example.",
    "git clone git@github.com:acme/notes.git && cd notes",
    "const token = process.env.TOKEN; password: string; secret = getSecret();",
    "A password is asked for, and the token: one word.",
    "@Injectable() class A { @Input() b = 1 } // a@b",
    "sha256: 3f2a and commit deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    "1234567890123456 is no card, DE00 1234 5678 9012 3456 78 no account.",
    "비밀번호를 잊어버린 사용자는 다시 로그인합니다. 缓存的密码不会被记录。",
    "👩‍👩‍👧 and नमस्ते, می‌خواهم stay as they are.",
    "hf_hub_download_with_retries(); secret_manager_client_for_tests; rnd_generator_for_the_seed",
    "https://cdn.example:8443/npm/pkg@1.2.3 and docker run -u 1000:1000 image -u root:root",
    "The secret is base64-encoded, the token is case-sensitive, and we look at node and dot net.",
    "0101010101010 01 02 03 04 05 and 01-23-45-67-89-ab; 1700000000000 is a time in milliseconds.",
    "***bold*** and\n\n***\n\nbalances[address] = 1; [card](https://a.example) auth=required",
    "for (let i = 0; i < 1000000000; i++) sum += 3.14159265358979",
  ])("leaves alone: %s", (text) => {
    expect(scrub(text)).toEqual({ text, found: {} });
  });

  it("counts what it took out, and neither Markdown's stars nor what a program has in brackets", () => {
    const text = `***\n\n***bold*** balances[address], [card](https://a.example): ${planted[1]?.[1]}, 8.8.8.8`;
    const { text: clean, found } = scrub(text);
    expect(found).toEqual({ secret: 1, address: 1 });
    expect(countScrubbed([clean])).toEqual(found);
  });

  it("finds what invisible characters hide", () => {
    expect(scrub("jane\u200b@exa\u200dmple.org").text).toBe("[e-mail]");
  });

  it("leaves none of many planted in any text, and changes nothing the second time", () => {
    const words = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(words, fc.constantFrom(...planted)), { maxLength: 6 }), (parts) => {
        const text = parts.map(([before, [, secret]]) => `${before}\n${secret}\n`).join("");
        const { text: clean } = scrub(text);
        for (const [, [what, secret]] of parts) expect(clean).not.toContain(cores[what] ?? secret);
        expect(scrub(clean).text).toBe(clean);
      }),
    );
  });

  it("is done with 200 KB of what looks like the beginning of all of it", () => {
    for (const part of [
      "a@",
      "eyJ",
      "https://hooks.slack.com/",
      "-----BEGIN PRIVATE KEY-----",
      "password=",
      "1 ",
      "+1-",
      "x:",
      "2001:",
      "a@a.",
      '"a ',
      "06 12 ",
      " -u a:",
      "a at a dot ",
      "postgres://a:b",
      "-----BEGIN PRIVATE KEY-----a-",
      "a-",
    ])
      expect(scrub(part.repeat(200_000 / part.length)).text.length).toBeGreaterThan(0);
  }, 30_000);
});
