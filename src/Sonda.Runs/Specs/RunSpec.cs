using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Runs.Specs;

/// <summary>
/// A training run as people write it: a network, and the data, training and seed that differ from the defaults, as in
/// <c>784-[128 relu he]x3-10 softmax; optimizer adam; batch 32; seed 7</c>, or the same as JSON.
/// </summary>
/// <param name="Network">The network to train.</param>
public sealed record RunSpec(NetworkSpec Network)
{
    /// <summary>The data to train on; default: MNIST.</summary>
    public DatasetSpec Data
    {
        get;
        init
        {
            field = value;
            Training = Training with { DescentLambda = LambdaOf(value) };
        }
    } = DatasetSpec.Mnist;

    /// <summary>The training settings. For other data than digits, λ is 0 by default.</summary>
    /// <remarks>Settings that come from a run on data with another default keep the λ that they had there.</remarks>
    public TrainingSpec Training
    {
        get;
        init => field = value.DescentLambda is { } before && before != LambdaOf(Data)
            ? value with { Lambda = value.Lambda, DescentLambda = LambdaOf(Data) }
            : value with { DescentLambda = LambdaOf(Data) };
    } = new();

    /// <summary>The rule to stop before the last epoch; null (the default) for none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The root of all random streams; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The JSON Schema (draft 2020-12) of the output of <see cref="ToJson"/>, itself JSON.</summary>
    public static string JsonSchema => RunSpecJson.Schema();

    /// <summary>Reads the text form, or JSON if the text begins with a brace.</summary>
    /// <remarks>
    /// <code>
    /// run    NETWORK; KEY VALUE; …    settings after the network in any order, each once
    /// key    data | optimizer | rate | lambda | schedule | clip | layer-rates | batch | epochs | early-stop | seed
    /// </code>
    /// </remarks>
    /// <exception cref="FormatException">
    /// The text is neither, or describes a run that cannot be trained; the message gives the place, the text found and what is allowed.
    /// </exception>
    public static RunSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart().StartsWith("{") ? RunSpecJson.Read(text) : RunSpecText.Read(text);
    }

    /// <summary>The shortest text form: defaults are omitted. <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => RunSpecText.Write(this);

    /// <summary>The run as indented JSON, without defaults. <see cref="Parse"/> reads it back.</summary>
    public string ToJson() => RunSpecJson.Write(this);

    /// <summary>The default settings, with the rate and λ of the given optimizer.</summary>
    internal static TrainingSpec DefaultsOf(TrainingSpec training)
    {
        var implied = new TrainingSpec { Optimizer = training.Optimizer, DescentLambda = training.DescentLambda };
        return new TrainingSpec { LearningRate = implied.LearningRate, Lambda = implied.Lambda };
    }

    /// <summary>The default λ of plain descent on some data: the book's is for its digits.</summary>
    internal static double LambdaOf(DatasetSpec data) => data is DigitSpec ? TrainingSpec.BookLambda : 0;

    /// <summary>Checks the settings, also against each other.</summary>
    /// <exception cref="ArgumentException">A setting is out of range or contradicts another; the message says which.</exception>
    public RunSpec Validated()
    {
        Training.Validated();
        EarlyStopping?.Validated();
        Training.LayerRates.For(Network.WeightedLayerCount);
        return this;
    }
}
