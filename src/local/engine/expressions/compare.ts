import type { data } from "@actions/expressions";
import type { Binary } from "@actions/expressions/ast";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { expressions } from "../syntax/github-parser.ts";

type Data = data.ExpressionData;
const { Array: ArrayData, BooleanData, Dictionary, Kind, NumberData } = expressions.data;

/**
 * A text as the runner compares it (.NET's OrdinalIgnoreCase): each character by its simple upper case alone. JavaScript makes `SS` of `ß`, and the parser's
 * package for editors does so too. The dotless i stays itself.
 */
export function foldOrdinal(text: string): string {
  return [...text]
    .map((one) => (one === "ı" || one.toUpperCase().length !== one.length ? one : one.toUpperCase()))
    .join("");
}

/** GitHub's evaluator with the runner's own comparison of texts. */
export class RunnerEvaluator extends expressions.Evaluator {
  override visitBinary(binary: Binary): Data {
    const left = this.eval(binary.left);
    const right = this.eval(binary.right);
    if (left.kind !== Kind.String || right.kind !== Kind.String) return super.visitBinary(binary);
    const [a, b] = [foldOrdinal(left.coerceString()), foldOrdinal(right.coerceString())];
    const results: Readonly<Record<string, boolean>> = {
      "==": a === b,
      "!=": a !== b,
      ">": a > b,
      ">=": a >= b,
      "<": a < b,
      "<=": a <= b,
    };
    const result = results[binary.operator.lexeme];
    return result === undefined ? super.visitBinary(binary) : new BooleanData(result);
  }
}

/** As `==` has it, by way of the evaluator, which alone knows how kinds are coerced. */
function isEqual(a: Data, b: Data): boolean {
  if (a.kind === Kind.String && b.kind === Kind.String)
    return foldOrdinal(a.coerceString()) === foldOrdinal(b.coerceString());
  const held = expressions.wellKnownFunctions["contains"]?.call(new ArrayData(a), b);
  return held !== undefined && "value" in held && held.value === true;
}

type TextTest = (text: string, part: string) => boolean;
const textTests: Readonly<Record<string, TextTest>> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

/** `contains`, `startsWith` and `endsWith` with the same comparison. */
export function textFunctions(): readonly (readonly [string, FunctionDefinition])[] {
  const define = (name: string, call: (a: Data, b: Data) => boolean): readonly [string, FunctionDefinition] => [
    name,
    {
      name,
      minArgs: 2,
      maxArgs: 2,
      call: (...[a, b]) => new BooleanData(a !== undefined && b !== undefined && call(a, b)),
    },
  ];
  const folded = (one: Data): string => foldOrdinal(one.coerceString());
  return [
    ...Object.entries(textTests).map(([name, test]) =>
      define(name, (a, b) => a.primitive && b.primitive && test(folded(a), folded(b))),
    ),
    define("contains", (a, b) => {
      if (a.kind === Kind.Array) return "values" in a && a.values().some((one) => isEqual(one, b));
      return a.primitive && b.primitive && folded(a).includes(folded(b));
    }),
  ];
}

/** `env` on Linux: two names that differ in case are two variables (runner: CaseSensitiveDictionaryContextData). */
export class CaseSensitiveDictionary extends Dictionary {
  readonly #members = new Map<string, Data>();

  override add(key: string, value: Data): void {
    this.#members.set(key, value);
  }
  override get(key: string): Data | undefined {
    return this.#members.get(key);
  }
  override values(): Data[] {
    return [...this.#members.values()];
  }
  override pairs(): { key: string; value: Data }[] {
    return [...this.#members].map(([key, value]) => ({ key, value }));
  }
}

/** A number as the runner prints it (.NET's G15): 15 significant digits, with an exponent from 1E+15 on and below 0.0001. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value) || value === 0) return value === 0 ? "0" : String(value);
  const [mantissa = "", power = "0"] = value.toExponential(14).split("e");
  const exponent = Number(power);
  const digits = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  if (exponent > -5 && exponent < 15) return plainOf(digits, exponent);
  return `${digits}E${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function plainOf(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const rest = digits.slice(exponent + 1);
  return `${sign}${whole}${rest === "" ? "" : `.${rest}`}`;
}

NumberData.prototype.coerceString = function (this: data.NumberData): string {
  return printNumber(this.value);
};
