import { runAction } from "../../app/run-action.ts";
import { RouteInputs } from "./inputs.ts";
import { route } from "./route.ts";

void runAction("route", RouteInputs, route);
