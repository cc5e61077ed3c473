namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The ranges of the numbers of a trace: shares between 0 and 1, steps from 0 on; and what one number must be beside another, such as units
/// that a layer has.
/// </summary>
internal static class TraceRanges
{
    private static readonly string[] Phases = ["forward", "cost", "backward", "update"];

    /// <summary>The range of each number by the record that has it and its name in JSON; those of a list hold for each number in it.</summary>
    /// <remarks>
    /// Free are numbers that may lie anywhere: costs, which may be maximised; the mean of inputs; the number of an epoch; the learning rate of a
    /// step, which a schedule takes below 0 if it goes on for too long; the slope of a leaky ReLU; seeds.
    /// </remarks>
    private static readonly Dictionary<Type, Dictionary<string, NumberRange>> Ranges = new()
    {
        [typeof(Trace)] = new() { ["stoppedAt"] = NumberRange.NotNegative },
        [typeof(TraceSubject)] = new()
        {
            ["targetSize"] = NumberRange.NotNegative,
            ["classes"] = NumberRange.NotNegative,
            ["chanceAccuracy"] = NumberRange.Share,
            ["classRows"] = NumberRange.NotNegative,
            ["classWeights"] = NumberRange.NotNegative,
            ["validationRows"] = NumberRange.NotNegative,
            ["linearScore"] = NumberRange.Score,
            ["neighbourScore"] = NumberRange.Score,
            ["indicatorShare"] = NumberRange.Share,
            ["clipping"] = NumberRange.NotNegative,
            ["batchSize"] = NumberRange.NotNegative,
            ["stepsPerEpoch"] = NumberRange.NotNegative,
            ["plannedSteps"] = NumberRange.NotNegative,
            ["precisionBits"] = NumberRange.Positive,
            ["smallestNormal"] = NumberRange.NotNegative,
        },
        [typeof(TraceInputs)] = new()
        {
            ["rows"] = NumberRange.NotNegative,
            ["rms"] = NumberRange.NotNegative,
            ["largestMagnitude"] = NumberRange.NotNegative,
            ["featureScaleRatio"] = NumberRange.NotNegative,
            ["constantShare"] = NumberRange.Share,
        },
        [typeof(TraceTargets)] = new()
        {
            ["mean"] = NumberRange.NotNegative,
            ["deviation"] = NumberRange.NotNegative,
            ["scaleRatio"] = NumberRange.NotNegative,
        },
        [typeof(TraceBaseline)] = new() { ["validationAccuracy"] = NumberRange.Share },
        [typeof(TraceLayer)] = new()
        {
            ["inputs"] = NumberRange.NotNegative,
            ["units"] = NumberRange.Positive,
            ["truncation"] = NumberRange.Positive,
            ["dropout"] = NumberRange.Partial,
            ["rateFactor"] = NumberRange.NotNegative,
            ["unseenBefore"] = NumberRange.NotNegative,
        },
        [typeof(TraceActivation)] = new() { ["largestSlope"] = NumberRange.NotNegative },
        [typeof(TraceOptimizer)] = new()
        {
            ["learningRate"] = NumberRange.NotNegative,
            ["momentum"] = NumberRange.Partial,
            ["epsilon"] = NumberRange.NotNegative,
            ["plannedStepLengths"] = NumberRange.NotNegative,
            ["shrinkage"] = NumberRange.NotNegative,
            ["decay"] = NumberRange.NotNegative,
        },
        [typeof(StepReading)] = new()
        {
            ["step"] = NumberRange.NotNegative,
            ["lossScale"] = NumberRange.NotNegative,
            ["linearProbeScore"] = NumberRange.Score,
            ["inputGradientNorm"] = NumberRange.NotNegative,
        },
        [typeof(LayerReading)] = new()
        {
            ["saturatedShare"] = NumberRange.Share,
            ["underflowShare"] = NumberRange.Share,
            ["distinctUnits"] = NumberRange.Positive,
        },
        [typeof(EpochReading)] = new()
        {
            ["step"] = NumberRange.NotNegative,
            ["trainingAccuracy"] = NumberRange.Share,
            ["validationAccuracy"] = NumberRange.Share,
        },
        [typeof(NotFiniteEvent)] = new() { ["step"] = NumberRange.NotNegative, ["unit"] = NumberRange.NotNegative },
        [typeof(TraceStarts)] = new()
        {
            ["count"] = NumberRange.NotNegative,
            ["steps"] = NumberRange.NotNegative,
            ["blockedAtOnce"] = NumberRange.NotNegative,
            ["blocked"] = NumberRange.NotNegative,
        },
    };

    /// <summary>The numbers that have ranges, as record and name.</summary>
    internal static IEnumerable<string> Names => Ranges.SelectMany(record => record.Value.Keys.Select(name => $"{record.Key.Name}.{name}"));

    /// <summary>The range of a property; null if it has none of its own. Readings of a layer are norms, shares and factors, none below 0.</summary>
    public static NumberRange? Of(Type record, string name) =>
        Ranges.GetValueOrDefault(record)?.GetValueOrDefault(name) ?? (record == typeof(LayerReading) || record == typeof(TraceFlow) ? NumberRange.NotNegative : null);

    /// <summary>The first fault among numbers that must suit each other; null if there is none.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="place">The place of a step in the text, by its index.</param>
    public static LocalizableText? Fault(Trace trace, Func<int, string> place)
    {
        if (trace.NotFinite is { } end && (end.Layer < -1 || end.Layer >= trace.Subject.Layers.Count))
        {
            return LocalizableText.Of(
                $"$.notFinite.layer: found {end.Layer}; expected −1 to {trace.Subject.Layers.Count - 1}.");
        }

        if (trace.NotFinite is { } ended && !Phases.Contains(ended.Phase))
        {
            string phases = string.Join(", ", Phases);
            return LocalizableText.Of(
                $"$.notFinite.phase: found \"{ended.Phase}\"; expected one of {phases}.");
        }

        return OfSubject(trace.Subject)
            ?? Enumerable.Range(0, trace.Steps.Count).Select(i => Fault(trace.Steps[i], trace.Subject, place(i))).FirstOrDefault(fault => fault is not null);
    }

    private static LocalizableText? OfSubject(TraceSubject subject)
    {
        int nameless = subject.Layers.ToList().FindIndex(layer => string.IsNullOrWhiteSpace(layer.Name));
        if (nameless >= 0)
        {
            return LocalizableText.Of($"$.subject.layers[{nameless}].name: found none; expected the name that a report shows.");
        }

        int classes = subject.Classes > 0 ? subject.Classes : subject.ClassRows.Count;
        foreach ((string name, int count) in new[] { ("classRows", subject.ClassRows.Count), ("classWeights", subject.ClassWeights.Count) })
        {
            if (count > 0 && classes > 0 && count != classes)
            {
                LocalizableText numbers = LocalizableText.Count(count, $"{count} number", $"{count} numbers");
                LocalizableText told = LocalizableText.Count(classes, $"{classes} class", $"{classes} classes");
                return LocalizableText.Of($"$.subject.{name}: found {numbers} for {told}; expected one for each.");
            }
        }

        foreach ((string name, double? score) in new[] { ("linearScore", subject.LinearScore), ("neighbourScore", subject.NeighbourScore) })
        {
            if (subject.Classes > 0 && score < 0)
            {
                return LocalizableText.Of($"$.subject.{name}: found {score}; expected the accuracy of a model, 0 to 1.");
            }
        }

        return null;
    }

    private static LocalizableText? Fault(StepReading step, TraceSubject subject, string path) =>
        Enumerable.Range(0, step.Layers.Count).Select(l => Fault(step.Layers[l], subject.Layers[l], $"{path}.layers[{l}]")).FirstOrDefault(fault => fault is not null);

    private static LocalizableText? Fault(LayerReading layer, TraceLayer of, string path)
    {
        if (layer.DistinctUnits > of.Units)
        {
            return LocalizableText.Of($"{path}.distinctUnits: found {layer.DistinctUnits}; expected 1 to {of.Units}.");
        }

        IReadOnlyList<int> dead = layer.DeadUnits ?? [];
        if (dead.Distinct().Count() < dead.Count)
        {
            return LocalizableText.Of($"{path}.deadUnits: found a unit twice; expected each once.");
        }

        int wrong = dead.FirstOrDefault(unit => unit < 0 || unit >= of.Units, -1);
        return dead.Any(unit => unit < 0 || unit >= of.Units)
            ? LocalizableText.Of($"{path}.deadUnits: found {wrong}; expected 0 to {of.Units - 1}.")
            : null;
    }
}
