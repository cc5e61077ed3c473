using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Training;

/// <summary>Trainings with an observer that tries to move a weight: the bytes are those of a training without it.</summary>
public sealed class ObserverTriesTests
{
    private static readonly LoadedData Data = FakeDigits.Create(60);

    [Theory]
    [InlineData("784-6-10; batch 10; epochs 2")]
    [InlineData("784-[6 relu he bn drop(0.2)]-10 softmax; optimizer adam; rate 0.01; batch 10; epochs 2")]
    public void Whatever_an_observer_reaches_by_members_and_casts_moves_no_weight(string spec)
    {
        var walker = new Walker();
        Assert.Equal(Alone(spec), Beside(spec, walker));
        Assert.True(walker.Called > 100, $"The observer called {walker.Called} members only.");
        Assert.Contains(typeof(NetworkView<float>), walker.Seen);
        Assert.Contains(typeof(ParameterView<float>), walker.Seen);
        Assert.Empty(walker.Writable);
    }

    [Theory]
    [InlineData("step")]
    [InlineData("until")]
    [InlineData("pause")]
    [InlineData("snapshot")]
    [InlineData("change")]
    public void An_observer_cannot_drive_the_run_within_a_step(string act)
    {
        const string spec = "784-6-10; batch 10; epochs 2";
        foreach (StepNeeds stage in (StepNeeds[])[StepNeeds.Gradients, StepNeeds.ParameterUpdates])
        {
            var driver = new Driver(stage, act);
            Assert.Equal(Alone(spec), Beside(spec, driver, run => driver.Run = run));
            Assert.Equal(3, driver.Refused);
        }
    }

    private static string Alone(string spec)
    {
        Run run = Run.Start(RunSpec.Parse(spec), Data);
        run.StepUntil(RunGoal.End);
        return Fingerprint(run);
    }

    private static string Beside(string spec, ITrainingObserver<float> observer, Action<Run>? started = null)
    {
        Run run = Run.Start(RunSpec.Parse(spec), Data);
        started?.Invoke(run);
        run.Observe(observer);
        run.StepUntil(RunGoal.End);
        return Fingerprint(run);
    }

    private static string Fingerprint(Run run) => $"{run.Position} {run.Status} {run.Changes.Count} " + Convert.ToHexString(SHA256.HashData(
        [.. run.Snapshot().State is var state ? state.Parameters.Concat(state.Moments).SelectMany(one => MemoryMarshal.AsBytes<float>(one).ToArray()) : []]));

    /// <summary>
    /// Calls every public member that it can call of every object that it reaches from the batch, as the type that the object really has, and
    /// writes into each array and list.
    /// </summary>
    private sealed class Walker : ITrainingObserver<float>
    {
        private static readonly object[] Numbers = [0, 0L, 0.0, 0f, (byte)0, true];

        public int Called { get; private set; }

        public HashSet<Type> Seen { get; } = [];

        public List<string> Writable { get; } = [];

        public StepNeeds Needs(long step) => step is 3 ? StepNeeds.Gradients | StepNeeds.ParameterUpdates : StepNeeds.None;

        public void GradientsReady(long step, BatchView<float> batch) => Walk(batch);

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates) => Walk(batch);

        private void Walk(object start)
        {
            var known = new HashSet<object>(ReferenceEqualityComparer.Instance);
            var open = new Queue<object>([start]);
            while (open.TryDequeue(out object? found) && known.Count < 2000)
            {
                if (!known.Add(found))
                {
                    continue;
                }

                Type type = found.GetType();
                Seen.Add(type);
                Overwrite(found);
                if (found is IEnumerable items and not string)
                {
                    items.Cast<object>().Take(20).ToList().ForEach(open.Enqueue);
                }

                if (type.Assembly != typeof(BatchView<>).Assembly)
                {
                    continue;
                }

                foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(one => one.DeclaringType!.Assembly == type.Assembly))
                {
                    if (Call(found, method) is { } answer)
                    {
                        open.Enqueue(answer);
                    }
                }
            }
        }

        private void Overwrite(object found)
        {
            switch (found)
            {
                case Network<float> or Layer<float> or Parameter<float> or Trainer<float> or BatchPass<float>:
                    Writable.Add($"{found.GetType()}");
                    break;
                case Array { Length: > 0, Rank: 1 } array when array.GetType().GetElementType()!.IsPrimitive:
                    array.SetValue(Activator.CreateInstance(array.GetType().GetElementType()!), 0);
                    break;
                case IList { Count: > 0, IsReadOnly: false } list:
                    list[0] = list[^1];
                    break;
            }
        }

        private object? Call(object found, MethodInfo method)
        {
            ParameterInfo[] parameters = method.GetParameters();

            // Reflection can pass no span; what returns one is read-only by its type (ViewSurfaceTests). C# lets no observer call an init.
            if (method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) || method.ContainsGenericParameters || method.ReturnType.IsByRefLike || method.ReturnType.IsByRef
                || parameters.Any(one => one.ParameterType.IsByRefLike || one.ParameterType.IsByRef))
            {
                return null;
            }

            object?[] arguments = [.. parameters.Select(one => Array.Find(Numbers, number => number.GetType() == one.ParameterType)
                ?? (one.ParameterType.IsValueType ? Activator.CreateInstance(one.ParameterType) : null))];
            try
            {
                Called++;
                return method.Invoke(found, arguments);
            }
            catch (TargetInvocationException)
            {
                return null;
            }
        }
    }

    private sealed class Driver(StepNeeds stage, string act) : ITrainingObserver<float>
    {
        public Run Run { get; set; } = null!;

        public int Refused { get; private set; }

        public StepNeeds Needs(long step) => step % 4 == 1 ? stage : StepNeeds.None;

        public void GradientsReady(long step, BatchView<float> batch) => Try();

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates) => Try();

        private void Try()
        {
            Action attempt = act switch
            {
                "step" => () => Run.Step(),
                "until" => () => Run.StepUntil(RunGoal.End),
                "pause" => Run.Pause,
                "snapshot" => () => Run.Snapshot(),
                _ => () => Run.Change(RunChange.Parse("rate 3; batch 3; optimizer adam")),
            };
            Assert.Throws<InvalidOperationException>(attempt);
            Refused++;
        }
    }
}
