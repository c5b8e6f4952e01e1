import sys; sys.path.insert(0,"/work/main/test/numeric")
import case; case.SPECIAL_CASES=80
src=open("/work/main/test/e2e/ops_against_semantics.py").read().replace("__file__",'"/work/main/test/e2e/x.py"')
exec(src)
