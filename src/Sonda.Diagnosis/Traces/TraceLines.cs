using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Joins a trace in JSON Lines to one document: the events of a run, one on each line, as a recorded run or another program writes them.
/// A program that is killed leaves every line but the last whole.
/// </summary>
/// <remarks>
/// Of the events, <c>started</c> has the subject, <c>step</c> and <c>epoch</c> have a reading, and <c>diverged</c> tells where a number was
/// not finite. The events of <c>sonda_trace.py</c> have what torch holds instead (<see cref="TorchTrace"/>).
/// </remarks>
internal static partial class TraceLines
{
    /// <summary>The events of a run that a trace passes over.</summary>
    internal static readonly string[] WithoutReading = ["changed", "paused", "resumed", "checkpoint", "ended"];
    private static readonly string[] Known = ["started", "step", "epoch", "diverged", .. WithoutReading];

    /// <summary>Whether a text is a trace in lines: its first line is an object with an event.</summary>
    public static bool Holds(string text) =>
        text.AsSpan().TrimStart() is var rest && rest.StartsWith("{") && JsonOf(Cut(rest).ToString()) is JsonObject first && first.ContainsKey("event");

    /// <summary>The document, the place of each of its steps in the text, the fault if it has one, and whether the last line is cut.</summary>
    public static (JsonObject? Tree, IReadOnlyList<string> Places, LocalizableText? Fault, bool IsCut) Join(string text, TraceJsonContext context, Action<LocalizableText>? notice)
    {
        string[] lines = text.Split('\n');
        int last = Array.FindLastIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        var readings = new Readings(notice);
        for (int i = 0; i <= last; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            if (JsonOf(lines[i]) is not JsonObject happened)
            {
                if (i == last && readings.Subject is not null)
                {
                    return (readings.ToTree(), readings.Places, null, true);
                }

                return (null, [], LocalizableText.Of($"line {i + 1}: found {TraceForm.Short(lines[i])}; expected an event in JSON."), false);
            }

            if (readings.Add(happened, $"line {i + 1}, $", context) is { } fault)
            {
                return (null, [], fault, false);
            }
        }

        if (readings.End(context) is { } late)
        {
            return (null, [], late, false);
        }

        return readings.Subject is null
            ? (null, [], LocalizableText.Of($"line 1: found no event \"started\" with a subject; expected it before all others."), false)
            : (readings.ToTree(), readings.Places, null, false);
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text) => text.IndexOf('\n') is >= 0 and var end ? text[..end] : text;

    /// <summary>The JSON of a line; null if it is none. Python writes numbers that are not finite as bare words, which JSON does not have.</summary>
    private static JsonNode? JsonOf(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: TraceForm.Strict);
        }
        catch (JsonException)
        {
            string quoted = BareWord().Replace(line, "\"$0\"");
            return quoted == line ? null : JsonOf(quoted);
        }
    }

    [GeneratedRegex(@"(?<=[:\[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])")]
    private static partial Regex BareWord();

    /// <summary>The parts of a trace, gathered line by line.</summary>
    private sealed class Readings(Action<LocalizableText>? notice)
    {
        private readonly ReadingsByStep<(JsonNode Reading, string Place)> _steps = new();
        private readonly ReadingsByStep<JsonNode> _epochs = new();
        private JsonObject? _notFinite;
        private TorchTrace? _torch;
        private long? _lastEpoch, _stoppedAt;

        /// <summary>The first step that a gradient scaler skipped. It counts only if no other step follows.</summary>
        private (JsonObject Happened, string Place)? _skipped;

        /// <summary>Epochs before the first step, as a validation of the untrained network gives; they wait for the subject.</summary>
        private readonly List<(JsonObject Happened, string Place)> _early = [];

        public JsonNode? Subject { get; private set; }

        public IReadOnlyList<string> Places => [.. _steps.All.Select(step => step.Place)];

        /// <summary>Adds an event; returns the fault in it, or null.</summary>
        public LocalizableText? Add(JsonObject happened, string place, TraceJsonContext context)
        {
            string? name = happened["event"] is JsonValue value && value.TryGetValue(out string? given) ? given : null;
            if (name is null || !Known.Contains(name))
            {
                return LocalizableText.Of($"{place}.event: found {TraceForm.Short(happened["event"])}; expected one of {string.Join(", ", Known)}.");
            }

            if (name == "epoch" && happened["torch"] is not null && Subject is null)
            {
                _early.Add((happened, place));
                return null;
            }

            if (name == "started" && Subject is not null)
            {
                return LocalizableText.Of($"{place}: found a second \"started\"; expected the trace of one training. Traces of several belong into files of their own.");
            }

            if (name != "started" && Subject is null)
            {
                return LocalizableText.Of($"{place}: found \"{name}\" before \"started\"; expected the event with the subject first.");
            }

            if (name == "step" && TorchTrace.IsSkipped(happened["torch"] as JsonObject))
            {
                _skipped ??= (happened, place);
                return null;
            }

            return Take(name, happened, place, context);
        }

        /// <summary>Takes what waited for events that did not come; returns the fault in it, or null.</summary>
        public LocalizableText? End(TraceJsonContext context) =>
            _skipped is var (happened, place) && _steps.Count == 0 && Subject is not null ? Take("step", happened, place, context) : null;

        private LocalizableText? Take(string name, JsonObject happened, string place, TraceJsonContext context)
        {
            if (happened["torch"] is not null && ToTrace(name, happened, $"{place}.torch", context) is { } torn)
            {
                return torn;
            }

            switch (name)
            {
                case "started":
                    Subject = Taken(happened, "subject");
                    return TraceForm.Fault(Subject, context.TraceSubject, $"{place}.subject")
                        ?? _early.Select(one => Add(one.Happened, one.Place, context)).FirstOrDefault(fault => fault is not null);
                case "step":
                    JsonNode? step = Taken(happened, "reading");
                    if (TraceForm.Fault(step, context.StepReading, $"{place}.reading") is { } wrong)
                    {
                        return wrong;
                    }

                    _steps.Add(step!["step"]!.GetValue<long>(), (step, $"{place}.reading"));
                    return null;
                case "epoch" when happened["reading"] is not null:
                    JsonNode? epoch = Taken(happened, "reading");
                    if (TraceForm.Fault(epoch, context.EpochReading, $"{place}.reading") is { } misread)
                    {
                        return misread;
                    }

                    if (TraceRanges.Fault(epoch.Deserialize(context.EpochReading)!, $"{place}.reading") is { } beyond)
                    {
                        return beyond;
                    }

                    (_lastEpoch, _stoppedAt) = (epoch!["step"]!.GetValue<long>(), null);
                    _epochs.Add(_lastEpoch.Value, epoch);
                    return null;
                case "ended" when happened["status"] is JsonValue status && status.TryGetValue(out string? ended) && ended == "StoppedEarly":
                    _stoppedAt = _lastEpoch;
                    return null;
                case "diverged":
                    return Diverge(happened, $"{place}.divergence", context);
                default:
                    return null;
            }
        }

        /// <summary>Puts the subject or the reading in the place of what torch holds; returns the fault in that, or null.</summary>
        private LocalizableText? ToTrace(string name, JsonObject happened, string place, TraceJsonContext context)
        {
            JsonNode? torch = Taken(happened, "torch");
            switch (name)
            {
                case "started":
                    if ((torch as JsonObject)?["settings"] is JsonObject settings)
                    {
                        // Beside numbers, an optimizer has switches, which count as 1 and 0, and pairs, which no rule reads.
                        settings.Where(one => one.Value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False).ToList()
                            .ForEach(one => settings[one.Key] = one.Value!.GetValue<bool>() ? 1.0 : 0.0);
                        settings.Where(one => one.Value?.GetValueKind() != JsonValueKind.Number).ToList().ForEach(one => settings.Remove(one.Key));
                    }

                    (TorchStart? start, LocalizableText? misread) = Given(torch, context.TorchStart, place);
                    if (start is null or { Layers.Count: 0 })
                    {
                        return misread ?? LocalizableText.Of($"{place}.layers: found none; expected one layer or more.");
                    }

                    _torch = new TorchTrace(start);
                    happened["subject"] = JsonSerializer.SerializeToNode(_torch.Subject, context.TraceSubject);
                    return null;
                case "step" when _torch is not null:
                    (TorchStep? step, LocalizableText? mistaken) = Given(torch, context.TorchStep, place);
                    if (step is null || happened["step"] is not JsonValue value || !value.TryGetValue(out long number))
                    {
                        return mistaken ?? LocalizableText.Of($"{place}: found no number \"step\" beside it; expected it.");
                    }

                    TraceSubject before = _torch.Subject;
                    happened["reading"] = JsonSerializer.SerializeToNode(_torch.Read(step, number), context.StepReading);
                    if (_torch.Subject != before)
                    {
                        // The first step tells the size of a mini-batch and the rate.
                        Subject = JsonSerializer.SerializeToNode(_torch.Subject, context.TraceSubject);
                    }

                    return null;
                case "epoch":
                    if (torch is JsonObject given)
                    {
                        given.TryAdd("step", happened["step"]?.DeepClone());
                        LeaveOutUnknown(given, place, context);
                        if (given.ContainsKey("trainingCost") || given.ContainsKey("validationCost"))
                        {
                            _torch?.NoteCostOfEpoch();
                            Subject = _torch is null ? Subject : JsonSerializer.SerializeToNode(_torch.Subject, context.TraceSubject);
                        }
                    }

                    happened["reading"] = torch;
                    return null;
                default:
                    return null;
            }
        }

        /// <summary>Takes readings out of an epoch that have no place there, and says so: they do not spoil all others.</summary>
        private void LeaveOutUnknown(JsonObject epoch, string place, TraceJsonContext context)
        {
            string[] known = [.. context.EpochReading.Properties.Select(one => one.Name)];
            foreach (string name in epoch.Select(one => one.Key).Except(known).ToArray())
            {
                epoch.Remove(name);
                string expected = string.Join(", ", known.Except(["step", "epoch"]));
                notice?.Invoke(LocalizableText.Of($"{place}: left out \"{name}\", which is no reading of an epoch; expected one of {expected}."));
            }
        }

        /// <summary>The value of a node, or the fault in it.</summary>
        private static (T? Value, LocalizableText? Fault) Given<T>(JsonNode? node, JsonTypeInfo<T> type, string place)
            where T : class =>
            TraceForm.Fault(node, type, place) is { } fault ? (null, fault) : (node.Deserialize(type), null);

        public JsonObject ToTree() => new()
        {
            ["version"] = Trace.CurrentVersion,
            ["subject"] = Subject,
            ["steps"] = new JsonArray([.. _steps.All.Select(step => step.Reading)]),
            ["epochs"] = new JsonArray([.. _epochs.All]),
            ["notFinite"] = _notFinite,
            ["stoppedAt"] = _stoppedAt,
        };

        /// <summary>A run counts the step that diverged from 1 and names its layer; a trace counts steps done and layers from 0.</summary>
        private LocalizableText? Diverge(JsonObject happened, string place, TraceJsonContext context)
        {
            if (happened["divergence"] is not JsonObject divergence)
            {
                return LocalizableText.Of($"{place}: found {TraceForm.Short(happened["divergence"])}; expected an object.");
            }

            _notFinite = new JsonObject { ["phase"] = divergence["phase"]?.DeepClone(), ["unit"] = divergence["unit"]?.DeepClone() };
            if (divergence["step"] is JsonValue step && step.TryGetValue(out long number))
            {
                _notFinite["step"] = number - 1;
            }

            string layer = divergence["layer"]?.ToString() ?? "";
            int found = (Subject!["layers"] as JsonArray)?.ToList().FindIndex(one => one?["name"]?.ToString() == layer) ?? -1;
            _notFinite["layer"] = found;
            return TraceForm.Fault(_notFinite, context.NotFiniteEvent, place);
        }

        private static JsonNode? Taken(JsonObject happened, string name)
        {
            JsonNode? node = happened[name];
            happened.Remove(name);
            return node;
        }
    }
}
