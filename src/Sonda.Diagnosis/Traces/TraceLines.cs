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

    /// <summary>The settings of an optimizer of torch that a trace has, with its names for them.</summary>
    private static readonly Dictionary<string, string> Settings = new() { ["lr"] = "learningRate", ["momentum"] = "momentum", ["weight_decay"] = "decay", ["eps"] = "epsilon" };

    /// <summary>Whether a text is a trace in lines: its first line is an object with an event.</summary>
    public static bool Holds(string text) =>
        text.AsSpan().TrimStart() is var rest && rest.StartsWith("{") && JsonOf(FirstLine(rest).ToString()).Tree is JsonObject first && first.ContainsKey("event");

    /// <summary>The document, the place of each of its steps in the text, the fault if it has one, and whether the last line is cut.</summary>
    public static (JsonObject? Tree, IReadOnlyList<string> Places, LocalizableText? Fault, bool IsCut) Join(string text, TraceJsonContext context, Action<LocalizableText>? notice)
    {
        string[] lines = text.Split('\n');
        var readings = new Readings(context, notice);
        bool isCut = false;
        for (int i = 0; i < lines.Length && !isCut; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            (JsonNode? tree, JsonException? refusal) = JsonOf(lines[i]);
            LocalizableText? told = refusal is null ? null : TraceForm.FaultOf(refusal, lines[i], $"line {i + 1}, $");

            // Only a line that its writer could not end is cut: it has no line end, and is not whole.
            isCut = refusal is not null && told is null && i == lines.Length - 1 && lines[i][0] is '{' or '\0' && readings.Subject is not null;
            LocalizableText? fault = isCut ? null
                : tree is JsonObject happened ? readings.Add(happened, $"line {i + 1}, $")
                : told ?? LocalizableText.Of($"line {i + 1}: found {TraceForm.Short(lines[i].Trim())}; expected an event in JSON.");
            if (fault is not null)
            {
                return (null, [], fault, false);
            }
        }

        if (readings.End() is { } late)
        {
            return (null, [], late, false);
        }

        return readings.Subject is null
            ? (null, [], LocalizableText.Of($"line 1: found no event \"started\" with a subject; expected it before all others."), false)
            : (readings.ToTree(), readings.Places, null, isCut);
    }

    private static ReadOnlySpan<char> FirstLine(ReadOnlySpan<char> text) => text.IndexOf('\n') is >= 0 and var end ? text[..end] : text;

    /// <summary>The JSON of a line, or the refusal. Python writes numbers that are not finite as bare words, which JSON does not have.</summary>
    private static (JsonNode? Tree, JsonException? Refusal) JsonOf(string line)
    {
        try
        {
            return (JsonNode.Parse(line, documentOptions: TraceForm.Strict), null);
        }
        catch (JsonException refusal)
        {
            string quoted = BareWord().Replace(line, "\"$0\"");
            return quoted == line ? (null, refusal) : JsonOf(quoted);
        }
    }

    [GeneratedRegex(@"(?<=[:\[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])")]
    private static partial Regex BareWord();

    /// <summary>The parts of a trace, gathered line by line.</summary>
    private sealed class Readings(TraceJsonContext context, Action<LocalizableText>? notice)
    {
        private readonly EventNames _names = new(context, notice);
        private readonly StepReturns _stepReturns = new($"readings of steps"), _epochReturns = new($"readings of epochs");
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
        public LocalizableText? Add(JsonObject happened, string place)
        {
            string? name = happened["event"] is JsonValue value && value.TryGetValue(out string? given) ? given : null;
            if (name is null || !EventNames.Events.Contains(name))
            {
                return LocalizableText.Of($"{place}.event: found {TraceForm.Short(happened["event"])}; expected one of {string.Join(", ", EventNames.Events)}.");
            }

            _names.Check(name, happened, place);
            if (name == "epoch" && happened["torch"] is not null && Subject is null)
            {
                _early.Add((happened, place));
                return null;
            }

            if (name == "started" && Subject is not null && !(happened["torch"] is not null && _torch is { MayBeginAnew: true }))
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

            return Take(name, happened, place);
        }

        /// <summary>Takes what waited for events that did not come, and remarks on readings that are lost; returns the fault in it, or null.</summary>
        public LocalizableText? End()
        {
            foreach (LocalizableText? remark in new[] { _stepReturns.Remark(_steps.Count), _epochReturns.Remark(_epochs.Count) })
            {
                if (remark is not null)
                {
                    notice?.Invoke(remark);
                }
            }

            return _skipped is var (happened, place) && _steps.Count == 0 && Subject is not null ? Take("step", happened, place) : null;
        }

        private LocalizableText? Take(string name, JsonObject happened, string place)
        {
            if (happened["torch"] is not null && ToTrace(name, happened, $"{place}.torch") is { } torn)
            {
                return torn;
            }

            switch (name)
            {
                case "started":
                    Subject = Taken(happened, "subject");
                    DisplayTexts.CleanSubject(Subject);
                    LocalizableText? odd = TraceForm.Fault(Subject, context.TraceSubject, $"{place}.subject")
                        ?? _early.Select(one => Add(one.Happened, one.Place)).FirstOrDefault(fault => fault is not null);
                    _early.Clear();
                    return odd;
                case "step":
                    JsonNode? step = Taken(happened, "reading");
                    if (TraceForm.Fault(step, context.StepReading, $"{place}.reading") is { } wrong)
                    {
                        return wrong;
                    }

                    (long at, long? last) = (step!["step"]!.GetValue<long>(), _steps.LastStep);
                    _stepReturns.Note(place, at, last, _steps.Add(at, (step, $"{place}.reading")));
                    return null;
                case "epoch" when happened["reading"] is not null:
                    JsonNode? epoch = Taken(happened, "reading");
                    if (TraceForm.Fault(epoch, context.EpochReading, $"{place}.reading") is { } misread)
                    {
                        return misread;
                    }

                    AddEpoch((JsonObject)epoch!, place);
                    return null;
                case "resumed" or "checkpoint" or "paused":
                    long kept = happened["step"] is JsonValue given && given.TryGetValue(out long number) ? number : name == "resumed" ? 0 : long.MaxValue;
                    _stepReturns.KeptAt = _epochReturns.KeptAt = kept;
                    return null;
                case "ended" when happened["status"] is JsonValue status && status.TryGetValue(out string? ended) && ended == "StoppedEarly":
                    _stoppedAt = _lastEpoch;
                    return null;
                case "diverged":
                    return Diverge(happened, $"{place}.divergence");
                default:
                    return null;
            }
        }

        /// <summary>Adds a reading of an epoch; two of one epoch, as of training and of validation, are one.</summary>
        private void AddEpoch(JsonObject epoch, string place)
        {
            (long step, long? last) = (epoch["step"]!.GetValue<long>(), _epochs.LastStep);
            bool isSame = step == last && JsonNode.DeepEquals(epoch["epoch"], _epochs.Last["epoch"]);
            foreach ((string name, JsonNode? value) in isSame ? (JsonObject)_epochs.Last : new JsonObject())
            {
                if (epoch[name] is null)
                {
                    epoch[name] = value?.DeepClone();
                }
            }

            (_lastEpoch, _stoppedAt) = (step, null);
            int replaced = _epochs.Add(step, epoch);
            _epochReturns.Note(place, step, last, isSame ? 0 : replaced);
        }

        /// <summary>Puts the subject or the reading in the place of what torch holds; returns the fault in that, or null.</summary>
        private LocalizableText? ToTrace(string name, JsonObject happened, string place)
        {
            JsonNode? torch = Taken(happened, "torch");
            switch (name)
            {
                case "started":
                    DisplayTexts.CleanTorch(torch);
                    if ((torch as JsonObject)?["settings"] is JsonObject settings)
                    {
                        // Beside numbers, an optimizer has switches, which count as 1 and 0, and pairs, which no rule reads. One of its author may mean something
                        // else by a number.
                        settings.Where(one => one.Value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False).ToList()
                            .ForEach(one => settings[one.Key] = one.Value!.GetValue<bool>() ? 1.0 : 0.0);
                        settings.Where(one => one.Value is not JsonValue value || value.GetValueKind() != JsonValueKind.Number || IsOdd(one.Key, value))
                            .ToList().ForEach(one => settings.Remove(one.Key));
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
                        LeaveOutUnknown(given, place);
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

        /// <summary>Whether a setting of an optimizer of torch is beyond the range of what a trace means by it.</summary>
        private static bool IsOdd(string name, JsonValue value) =>
            Settings.TryGetValue(name, out string? meaning) && value.TryGetValue(out double number) && !TraceRanges.Of(typeof(TraceOptimizer), meaning)!.Holds(number);

        /// <summary>Takes readings out of an epoch that have no place there, and says so: they do not spoil all others.</summary>
        private void LeaveOutUnknown(JsonObject epoch, string place)
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
        private LocalizableText? Diverge(JsonObject happened, string place)
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
