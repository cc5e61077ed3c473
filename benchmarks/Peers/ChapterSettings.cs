using Sonda.Engine.Training;

namespace Sonda.Benchmarks.Peers;

/// <summary>The chapter's settings, given to both sides.</summary>
internal static class ChapterSettings
{
    public const string Shallow = "784-30-10";
    public const string Deep = "784-30x4-10";
    public const int BatchSize = 10;
    public const double LearningRate = 0.1;
    public const double Lambda = 5.0;

    public static TrainingSpec Training { get; } =
        new() { BatchSize = BatchSize, LearningRate = LearningRate, Lambda = Lambda };
}
