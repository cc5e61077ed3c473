namespace Sonda.Torch.Tests.Watch;

/// <summary>Tests that set libtorch's seed, which all threads share: they run alone, or another test would draw numbers of theirs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class SeedOfTorch
{
    public const string Name = "the seed of libtorch";
}
