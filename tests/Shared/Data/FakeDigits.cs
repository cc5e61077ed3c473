using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Tests;

/// <summary>Noise in the shape of digits: fast to generate, and a network can memorise it.</summary>
internal static class FakeDigits
{
    public static LoadedData Create(int training)
    {
        var random = new RandomStream(1);
        byte[] pixels = new byte[(training + 100) * 784];
        byte[] labels = new byte[training + 100];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)random.NextInt(10);
            for (int p = 0; p < 784; p++)
            {
                bool inClass = p / 78 == labels[i];
                pixels[(i * 784) + p] = random.NextDouble() < (inClass ? 0.6 : 0.15) ? (byte)(1 + random.NextInt(255)) : (byte)0;
            }
        }

        var all = Dataset.FromBytes(LoadedData.DrawnDigits, pixels, labels, 784, 10);
        return new LoadedData(LoadedData.DrawnDigits, all.Slice(0, training), all.Slice(training, 50), all.Slice(training + 50, 50), $"noise", $"for tests");
    }
}
