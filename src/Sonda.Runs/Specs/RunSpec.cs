using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Runs.Specs;

/// <summary>
/// A training run as a person writes it: a network, and whatever is not as usual of its data, training and seed, as in
/// <c>784-[128 relu he]x3-10 softmax; optimizer adam; batch 32; seed 7</c>, or the same as JSON.
/// </summary>
/// <param name="Network">What is trained.</param>
public sealed record RunSpec(NetworkSpec Network)
{
    /// <summary>What it is trained on; MNIST unless told.</summary>
    public DatasetSpec Data { get; init; } = DatasetSpec.Mnist;

    /// <summary>How it is trained.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>When training ends before the last epoch; null, as unless told, for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The root of all random streams; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The JSON Schema (draft 2020-12) of what <see cref="ToJson"/> writes, itself JSON.</summary>
    public static string JsonSchema => RunSpecJson.Schema();

    /// <summary>Reads the text form, or JSON where the text begins with a brace.</summary>
    /// <remarks>
    /// <code>
    /// run    NETWORK; KEY VALUE; …    pieces behind the network in any order, each once
    /// key    data | optimizer | rate | lambda | schedule | clip | layer-rates | batch | epochs | early-stop | seed
    /// </code>
    /// </remarks>
    /// <exception cref="FormatException">
    /// It is neither, or describes what cannot be trained; the message names the place, what was found and what is allowed.
    /// </exception>
    public static RunSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart().StartsWith("{") ? RunSpecJson.Read(text) : RunSpecText.Read(text);
    }

    /// <summary>The shortest text form: what is as usual is left out. <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => RunSpecText.Write(this);

    /// <summary>The run as indented JSON, what is as usual left out. <see cref="Parse"/> reads it back.</summary>
    public string ToJson() => RunSpecJson.Write(this);

    /// <summary>What is as usual, the rate and λ those of the optimizer that there is.</summary>
    internal static TrainingSpec DefaultsOf(TrainingSpec training)
    {
        var implied = new TrainingSpec { Optimizer = training.Optimizer };
        return new TrainingSpec { LearningRate = implied.LearningRate, Lambda = implied.Lambda };
    }

    /// <summary>Checks what settings have to do with each other.</summary>
    /// <exception cref="ArgumentException">Two contradict each other; the message says which.</exception>
    public RunSpec Validated()
    {
        Training.Validated();
        EarlyStopping?.Validated();
        Training.LayerRates.For(Network.WeightedLayerCount);
        return this;
    }
}
