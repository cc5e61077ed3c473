using Sonda.Runs.Tests.Folders;
using Xunit.MicrosoftTestingPlatform;

namespace Sonda.Runs.Tests;

/// <summary>The tests, or the process that one of them kills.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (Environment.GetEnvironmentVariable(KilledRunChild.Variable) is { Length: > 0 } folder)
        {
            KilledRunChild.KeepTogether(folder);
            return 0;
        }

        return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
