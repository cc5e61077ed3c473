using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Turns a trace of format 1 into one of the current format. Format 1 described the optimizer and each activation by a text, and a
/// reading that was not taken by 0.
/// </summary>
/// <remarks>A part that is not as format 1 had it stays as it is; the check of the current format then names it.</remarks>
internal static class TraceFormat1
{
    private static readonly string[] Kinds = [.. Enum.GetNames<TraceLayerKind>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly string[] Norms = [.. Enum.GetNames<TraceNorm>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>The tree in the current format; the same tree if it is not of format 1.</summary>
    public static JsonNode? ToCurrent(JsonNode? tree)
    {
        if (tree is not JsonObject trace || !IsFormat1(trace))
        {
            return tree;
        }

        trace["version"] = Trace.CurrentVersion;
        if (trace["subject"] is JsonObject subject)
        {
            ConvertOptimizer(subject);
            ObjectsOf(subject["layers"]).ForEach(ConvertLayer);
        }

        foreach (JsonObject step in ObjectsOf(trace["steps"]))
        {
            DropUnread(ObjectsOf(step["layers"]));
        }

        return trace;
    }

    /// <summary>Format 1 was also the default of a trace without a version; the optimizer tells it from the current format.</summary>
    private static bool IsFormat1(JsonObject trace) => trace["version"] is { } version
        ? version is JsonValue value && value.TryGetValue(out int number) && number == 1
        : trace["subject"] is JsonObject subject && (subject["optimizer"] is JsonValue || subject.ContainsKey("learningRate"));

    private static void ConvertOptimizer(JsonObject subject)
    {
        string name = subject["optimizer"] is { } given ? TextOf(given) ?? "" : "sgd";
        if (name.Length == 0)
        {
            return;
        }

        double epsilon = NumberOf(Taken(subject, "optimizerEpsilon")) ?? 0;
        double[] numbers = [.. name.Split('(', ',', ')').Skip(1).Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        double First(double missing) => numbers is [>= 0 and < 1, ..] ? numbers[0] : missing;
        string kind = name.Split('(', ' ')[0].ToLowerInvariant();
        double? steps = NumberOf(subject["plannedSteps"]);

        // The lengths of steps stood in the rules of format 1: Adagrad's shrink as 1/√t, and those of RMSProp start long, as its mean of
        // squares starts at 0.
        (bool divides, double? momentum, double? lengths) = kind switch
        {
            "momentum" or "nesterov" => (false, First(0.9), steps),
            "adam" or "adamw" => (true, (double?)null, steps),
            "adagrad" => (true, null, 2 * Math.Sqrt(steps ?? 0)),
            "rmsprop" when First(0.99) is > 0 and var memory =>
                (true, null, steps - (2 * Math.Log(1 + Math.Sqrt(1 - Math.Pow(memory, steps ?? 0))) / Math.Log(memory))),
            "rmsprop" => (true, null, steps),
            _ => (false, 0, steps),
        };
        subject["optimizer"] = new JsonObject
        {
            ["name"] = name,
            ["kind"] = kind,
            ["learningRate"] = Taken(subject, "learningRate"),
            ["dividesByGradientSize"] = divides,
            ["momentum"] = momentum,
            ["epsilon"] = divides ? epsilon : null,
            ["plannedStepLengths"] = steps > 0 ? lengths : null,
            ["shrinkage"] = Taken(subject, "shrinkage"),
        };
    }

    private static void ConvertLayer(JsonObject layer)
    {
        if (TextOf(layer["kind"]) is { } kind)
        {
            layer["kind"] = Kinds.Contains(kind) ? kind : "other";
        }

        if (TextOf(layer["norm"]) is { } norm)
        {
            layer["norm"] = Norms.Contains(norm) ? norm : "other";
        }

        // A slope that was not written was 1, and null was one without a bound.
        JsonNode? slope = layer.ContainsKey("largestSlope") ? Taken(layer, "largestSlope") ?? "Infinity" : 1.0;
        if ((layer["activation"] is { } given ? TextOf(given) : "identity") is { } activation)
        {
            string[] parts = activation.Split('(', ')');
            layer["activation"] = new JsonObject
            {
                ["kind"] = parts[0],
                ["parameter"] = parts.Length > 1 && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double parameter) ? parameter : null,
                ["largestSlope"] = slope,
            };
        }
    }

    /// <summary>Removes the numbers that format 1 wrote for readings that were not taken.</summary>
    private static void DropUnread(List<JsonObject> layers)
    {
        bool All(string name, double unread) => layers.TrueForAll(layer => layer[name] is null || NumberOf(layer[name]) == unread);
        bool hasDead = layers.Exists(layer => layer["deadUnits"] is JsonArray { Count: > 0 });
        if (!hasDead && All("forwardRms", 0) && All("forwardSpread", 0) && All("weightedRms", 0) && All("slopeRms", 1) && All("saturatedShare", 0))
        {
            Remove(layers, "forwardRms", "forwardSpread", "weightedRms", "slopeRms", "saturatedShare", "deadUnits");
        }

        // Gradients of 0 in every layer were read if ‖∂C/∂W‖ says so: it was null if it was not.
        bool isStill = layers.TrueForAll(layer => NumberOf(layer["gradientNorm"]) == 0);
        foreach (string name in (IEnumerable<string>)["deltaNorm", "speed"])
        {
            if (!isStill && All(name, 0))
            {
                Remove(layers, name);
            }
        }

        Remove([.. layers.Where(layer => NumberOf(layer["weightNorm"]) == 0)], "weightNorm");
    }

    private static void Remove(List<JsonObject> layers, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            layers.ForEach(layer => layer.Remove(name));
        }
    }

    private static List<JsonObject> ObjectsOf(JsonNode? list) => list is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static double? NumberOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;

    /// <summary>A property that the current format has elsewhere, taken away from here.</summary>
    private static JsonNode? Taken(JsonObject from, string name)
    {
        JsonNode? value = from[name];
        from.Remove(name);
        return value;
    }
}
