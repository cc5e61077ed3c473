using System.Collections.Immutable;
using Sonda.Diagnosis;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Diagnoses;

/// <summary>A kind of run with a known ailment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ailment">Its ailment, one of <see cref="AilmentKinds"/>; null if it is healthy.</param>
/// <param name="IsMild">Whether it has the ailment and learns all the same.</param>
/// <param name="Runs">The runs, with seed 1.</param>
internal sealed record LabelledFamily(string Name, string? Ailment, bool IsMild, ImmutableArray<RunSpec> Runs);

/// <summary>
/// Runs with known ailments, small enough to train all of them in a minute: the test set of the doctor. docs/rules/README.md
/// lists the outcome of each training.
/// </summary>
/// <remarks>
/// Five units per hidden layer, zero biases, Adam at 1e-3, 300 epochs of 700 rows. The output layer starts as in Glorot and Bengio
/// 2010, uniform.
/// </remarks>
internal static class LabelledSet
{
    /// <summary>Sigmoid layers: the gradient vanishes.</summary>
    public static LabelledFamily Sigmoid { get; } =
        new("sigmoid, He uniform", "vanishing", IsMild: false, Of("sigmoid he-uniform", [8, 11, 12, 13], [11, 12]));

    /// <summary>ReLU layers with weights within ±0.05: the signal vanishes.</summary>
    public static LabelledFamily SmallStart { get; } =
        new("ReLU, weights within ±0.05", "vanished-signal", IsMild: false, Of("relu uniform(-0.05,0.05)", [8, 9], [8, 9]));

    /// <summary>ReLU layers with He initialisation: they die in some seeds.</summary>
    public static LabelledFamily DeepRelu { get; } =
        new("ReLU, He uniform", "dead-units", IsMild: false, Of("relu he-uniform", [15, 16, 17], [15]));

    /// <summary>Exponential layers: numbers overflow within the first epoch.</summary>
    public static LabelledFamily Exponential { get; } =
        new("exponential, He uniform", "not-finite", IsMild: false, Of("exp he-uniform", [8, 9, 10, 11], [8, 9, 10]));

    /// <summary>tanh layers: healthy.</summary>
    public static LabelledFamily Healthy { get; } =
        new("tanh, He uniform", Ailment: null, IsMild: false, Of("tanh he-uniform", [5, 8, 11, 14, 17], [5, 8, 11, 14, 17]));

    /// <summary>The chapter's networks (Nielsen 2015, chapter 5): early layers learn slower, and they reach 96 to 97% of MNIST.</summary>
    public static LabelledFamily Chapter { get; } = new(
        "the chapter's networks",
        "vanishing",
        IsMild: true,
        [.. new[] { "784-30-30-10", "784-30x3-10", "784-30x4-10" }.Select(RunSpec.Parse)]);

    private static ImmutableArray<RunSpec> Of(string hidden, int[] circle, int[] blob) =>
    [
        .. circle.Select(depth => RunSpec.Parse(
            $"2-[5 {hidden}]x{depth}-[1 xavier-uniform] bce; data circle; optimizer adam; batch 128; epochs 300")),
        .. blob.Select(depth => RunSpec.Parse(
            $"2-[5 {hidden}]x{depth}-[3 xavier-uniform] softmax; data blob; optimizer adam; batch 256; epochs 300")),
    ];
}
