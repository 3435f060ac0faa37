int failed = 0;
foreach (var (name, step) in MsalSteps.All.Concat(IdentitySteps.All).Concat(GraphSteps.All))
{
    try
    {
        await Stand.Reset();
        await step();
        Console.WriteLine("ok " + name);
    }
    catch (Exception failure)
    {
        failed++;
        Console.WriteLine($"failed {name}: {failure}");
    }
}
return failed == 0 ? 0 : 1;
