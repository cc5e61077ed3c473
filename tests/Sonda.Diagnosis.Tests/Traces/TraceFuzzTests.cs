using System.Globalization;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Traces;

/// <summary>Broken traces: reading and judging one succeeds or throws the documented exception. SONDA_FUZZ sets their number.</summary>
public sealed class TraceFuzzTests
{
    private static readonly string[] Parts =
    [
        "null", "\"NaN\"", "\"Infinity\"", "-1", "0", "1e999", "1e-999", "2147483648", "9223372036854775808", "[]", "{}", "[[]]", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
        "{", "}", "[", "]", ",", ":", "\"", "\n", "\r", "\u0001", "1", "3.5", "\"relu\"", "\"rnn\"", "\"mse_loss\"", "\"steps\":", "\"layers\":", "\"flow\":{\"back\":0},",
    ];

    [Theory]
    [InlineData("lines")]
    [InlineData("document")]
    [InlineData("torch")]
    public void A_broken_trace_is_read_or_refused(string form)
    {
        string whole = form switch
        {
            "lines" => Lines(),
            "document" => TraceJson.Write(TraceJson.Read(Lines())),
            _ => TorchTraceTests.Recurrent,
        };
        int count = int.TryParse(Environment.GetEnvironmentVariable("SONDA_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 3000;
        var random = new Dice();
        for (int i = 0; i < count; i++)
        {
            string broken = whole;
            for (int change = 1 + random.Next(3); change > 0; change--)
            {
                broken = Broken(broken, random);
            }

            try
            {
                _ = Doctor.Standard.Examine(TraceJson.Read(broken)).Healthy;
            }
            catch (InvalidContentException)
            {
                // A refusal in words.
            }
            catch (Exception fault)
            {
                Assert.Fail($"input {i}: {fault}\n{broken}");
            }
        }
    }

    private static string Broken(string text, Dice random)
    {
        int from = random.Next(text.Length), length = random.Next(Math.Min(12, text.Length - from) + 1);
        return random.Next(4) switch
        {
            0 => text.Remove(from, length),
            1 => text.Insert(from, Parts[random.Next(Parts.Length)]),
            2 => text[..from],
            _ => WithoutValue(text, from) is var (start, end) ? string.Concat(text.AsSpan(0, start), Parts[random.Next(Parts.Length)], text.AsSpan(end)) : text.Remove(from, length),
        } is { Length: > 0 } broken ? broken : "{";
    }

    /// <summary>The value behind the next colon, so that the change meets the reader and not only the parser.</summary>
    private static (int Start, int End) WithoutValue(string text, int from)
    {
        int start = text.IndexOf(':', from) + 1, end = start;
        while (end < text.Length && text[end] is not (',' or '}' or ']'))
        {
            end++;
        }

        return (start, end);
    }

    private static string Lines() => string.Join('\n',
    [
        """{"event":"started","step":0,"subject":{"network":"n","writer":"w","cost":"nll_loss","classRows":[30,10],"plannedSteps":100,"stepsPerEpoch":2,"batchSize":4,"optimizer":{"name":"sgd","learningRate":0.1,"decay":0.01,"momentum":0.5},"inputs":{"rows":4,"rms":1,"mean":0,"largestMagnitude":3},"layers":[{"name":"a","kind":"dense","inputs":3,"units":4,"activation":{"kind":"leaky_relu","parameter":0.2}},{"name":"b","kind":"rnn","inputs":4,"units":4},{"name":"c","kind":"dense","inputs":4,"units":2}]}}""",
        """{"event":"step","step":0,"reading":{"step":0,"cost":1,"learningRate":0.1,"layers":[{"deltaNorm":3,"speed":1,"gradientNorm":1,"weightNorm":2,"weightDeviation":0.1,"forwardRms":1,"forwardSpread":1,"slopeRms":1,"saturatedShare":0.1,"deadUnits":[1],"flow":{"arrived":8,"alive":6,"passed":4,"steep":0.5}},{"deltaNorm":2,"weightNorm":10,"flow":{"back":16},"stepGradientNorms":[1,2,3],"deadUnits":[],"forwardRms":1,"forwardSpread":1},{"deltaNorm":2,"weightNorm":10,"flow":{"back":16}}]}}""",
        """{"event":"step","step":1,"reading":{"step":1,"cost":1,"layers":[{"deltaNorm":3,"updateRatio":0.1},{},{}]}}""",
        """{"event":"epoch","step":2,"reading":{"epoch":1,"step":2,"trainingCost":1,"trainingAccuracy":0.5}}""",
        """{"event":"diverged","step":2,"divergence":{"step":2,"phase":"cost","layer":"a"}}""",
    ]);

    /// <summary>The same throws each time (Knuth's linear congruential generator).</summary>
    private sealed class Dice
    {
        private ulong _state = 7;

        /// <summary>A number from 0 to below a bound.</summary>
        public int Next(int bound)
        {
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            return (int)((_state >> 33) % (ulong)bound);
        }
    }
}
